/** Why this conversation is where it is, in the words of the rules that decided. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { html } from "../../lib/html.js";
import { ticking } from "../format.js";
import { locale, named, t } from "../preferences.js";
import { problemOf, problemText } from "../problems.js";
import * as requests from "../requests.js";
import { whyLine } from "../why.js";
import { closeDialog } from "./dialogs.js";
import { queueLabel } from "./list_filter.js";

/** @typedef {import("../types.d.ts").Why} Why */

/** @param {{ id: string }} props */
export function WhyDialog({ id }) {
  const [why, setWhy] = useState(/** @type {Why | null} */ (null));
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    requests
      .why(id)
      .then(setWhy)
      .catch((failure) => {
        if (!(failure instanceof ApiError)) throw failure;
        setWrong(problemText(problemOf(failure)));
      });
  }, [id]);
  return html`<div class="dialog-form">
    <h2 id="dialog-title">${t("why.title")}</h2>
    ${!why && !wrong && html`<p role="status">${t("desk.loading")}</p>`}
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
    ${why && html`<${Facts} why=${why} /><ol class="why">${why.lines.map((line) => html`<li key=${line.code}>${whyLine(line, named)}</li>`)}</ol>`}
    <div class="dialog-foot"><button class="button is-main" type="button" autofocus onClick=${closeDialog}>${t("action.close")}</button></div>
  </div>`;
}

/** @param {{ why: Why }} props */
function Facts({ why }) {
  return html`<dl class="facts">
    ${why.queue && html`<dt>${t("why.queue")}</dt><dd>${queueLabel(why.queue)}</dd>`}
    ${why.priority && html`<dt>${t("why.priority")}</dt><dd>${t(`priority.${why.priority}`)}</dd>`}
    ${why.position && html`<dt>${t("why.position")}</dt><dd>${t("position", { n: why.position })}</dd>`}
    ${typeof why.waited_ms === "number" && html`<dt>${t("why.waited")}</dt><dd>${ticking(why.waited_ms, locale.value)}</dd>`}
  </dl>`;
}
