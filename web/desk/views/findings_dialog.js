/** What was found in a reply is shown in its place; it goes out only when a person says so. */
import { html } from "../../lib/html.js";
import { deliver, takeBack } from "../actions.js";
import { t } from "../preferences.js";
import { closeDialog } from "./dialogs.js";

/** @typedef {import("../types.d.ts").Finding} Finding */

/** @param {Extract<import("../types.d.ts").Dialog, { kind: "findings" }>} props */
export function FindingsDialog({ id, findings, pending, reason }) {
  function back() {
    closeDialog();
    takeBack(id, pending);
    document.getElementById("composer-text")?.focus();
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    closeDialog();
    deliver(id, pending, reason, true);
  }

  return html`<form class="dialog-form" onSubmit=${submit}>
    <h2 id="dialog-title">${t("dialog.findings.title")}</h2>
    <blockquote class="findings-text">${marked(pending.text, findings)}</blockquote>
    <ul class="findings">${findings.map((one) => html`<li key=${`${one.start}`}>${sentenceOf(one)}</li>`)}</ul>
    <div class="dialog-foot">
      <button class="button" type="submit">${t("dialog.findings.send")}</button>
      <button class="button is-main" type="button" autofocus onClick=${back}>${t("dialog.findings.back")}</button>
    </div>
  </form>`;
}

/** @param {Finding} finding */
function sentenceOf({ kind, found, elsewhere }) {
  const what = `${t(`finding.${kind}`)} ${kind === "card" ? "" : found}`.trim();
  if (!elsewhere) return t(`finding.${kind}.why`, { what });
  return t("finding.elsewhere", { what, name: elsewhere.contact_name ?? t("contact.unknown") });
}

/** Places count code points, as the server does. @param {string} text @param {Finding[]} findings */
function marked(text, findings) {
  const points = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const { start, end } of [...findings].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    pieces.push(points.slice(at, start).join(""), html`<mark>${points.slice(start, end).join("")}</mark>`);
    at = end;
  }
  return [...pieces, points.slice(at).join("")];
}
