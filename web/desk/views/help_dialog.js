/** The keys, in one overview. */
import { html } from "../../lib/html.js";
import { shortcuts, t } from "../preferences.js";
import { agent } from "../store.js";
import { closeDialog } from "./dialogs.js";

/** @type {[string[], Parameters<typeof t>[0]][]} */
const KEYS = [
  [["j", "k"], "help.move"],
  [["1", "2", "3"], "help.lists"],
  [["Enter"], "help.open"],
  [["c"], "help.claim"],
  [["a", "d"], "help.offer"],
  [["r"], "help.reply"],
  [["n"], "help.note"],
  [["/", "@"], "help.canned"],
  [["f"], "help.files"],
  [["z"], "help.undo"],
  [["t"], "help.transfer"],
  [["b"], "help.return"],
  [["e"], "help.resolve"],
  [["w"], "help.why"],
  [["h"], "help.harassment"],
  [["p"], "help.packet"],
  [["g"], "help.filter"],
  [["y"], "help.whisper"],
  [["o"], "help.join"],
  [["x"], "help.autopsy"],
  [["i", "s", "l", ","], "help.pages"],
  [["m"], "help.mute"],
  [["Esc"], "help.escape"],
  [["?"], "help.help"],
];

export function HelpDialog() {
  const leads = agent.value?.role === "supervisor" || agent.value?.role === "admin";
  const shown = KEYS.filter(([, text]) => leads || (text !== "help.whisper" && text !== "help.join"));
  return html`<div class="dialog-form">
    <h2 id="dialog-title">${t("help.title")}</h2>
    <p class="dialog-lead">${t("help.lead")}</p>
    <dl class="keys">${shown.map(
      ([keys, text]) =>
        html`<div key=${text}><dt>${keys.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${t(text)}</dd></div>`,
    )}</dl>
    <div class="dialog-foot">
      <label class="tick"><input type="checkbox" checked=${shortcuts.value} onChange=${toggle} />${t("help.use")}</label>
      <button class="button is-main" type="button" autofocus onClick=${closeDialog}>${t("action.close")}</button>
    </div>
  </div>`;
}

function toggle() {
  shortcuts.value = !shortcuts.value;
}
