/** Colleagues who have the same conversation open: told before one writes, not after. */
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { desk } from "../store.js";
import { watching } from "../viewing.js";
import { Icon } from "./icons.js";

/** @param {{ id: string }} props */
export function OthersHere({ id }) {
  const others = desk.value.viewers[id] ?? [];
  const writing = others.filter((one) => one.writing);
  const names = (writing.length > 0 ? writing : others).map((one) => one.name).join("・");
  if (watching.value === id)
    return html`<p class="others-here" role="status"><${Icon} name="eye" />${t("lead.watching")}</p>`;
  const text = t(writing.length > 0 ? "others.writing" : "others.here", { names });
  return html`<div role="status">${
    others.length > 0 &&
    html`<p class="others-here" data-writing=${writing.length > 0}><${Icon} name=${writing.length > 0 ? "warning" : "eye"} />${text}</p>`
  }</div>`;
}
