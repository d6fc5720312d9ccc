/** After the end: thanks, how it was if that is asked, and that one may simply write again. */
import { html } from "../../lib/html.js";
import { useWidget } from "./context.js";
import { Rating } from "./rating.js";

/** Shown above the composer once the conversation is resolved. */
export function OverPanel() {
  const { model } = useWidget();
  const { rating } = model.conversation.value;
  return html`<section class="panel over">
    <div role="status">
      <p class="panel-title">${model.t("over_title")}</p>
      <p class="panel-words">${model.t("over_again")}</p>
    </div>
    ${rating && html`<${Rating} key=${rating.askedSeq} given=${rating} />`}
  </section>`;
}
