/** After the end: thanks, and that one may simply write again. */
import { html } from "../../lib/html.js";
import { useWidget } from "./context.js";

/** Shown above the composer once the conversation is resolved. */
export function OverPanel() {
  const { model } = useWidget();
  return html`<section class="panel over" role="status">
    <p class="over-title">${model.t("over_title")}</p>
    <p>${model.t("over_again")}</p>
  </section>`;
}
