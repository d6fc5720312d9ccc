/** How one is told that somebody waits, and a test that each way really reaches this person. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { show } from "../notifications.js";
import { muted, notifies, t } from "../preferences.js";
import { playAlert } from "../sound.js";
import { connection } from "../store.js";
import { closeDialog } from "./dialogs.js";
import { Icon } from "./icons.js";

/** @typedef {"good" | "bad" | "asked" | null} Result */
/** @typedef {{ sound: Result, desktop: Result, tab: Result, connection: Result }} Results */

const SHOWN_MS = 5000;

export function SelfTestDialog() {
  const [results, setResults] = useState(
    /** @type {Results} */ ({ sound: null, desktop: null, tab: null, connection: null }),
  );
  const ends = useRef(/** @type {(() => void)[]} */ ([]));
  useEffect(() => () => stop(), []);

  function stop() {
    for (const end of ends.current) end();
    ends.current = [];
  }

  async function test() {
    stop();
    const sound = !muted.value && playAlert("offer");
    const title = document.title;
    document.title = `● ${t("notify.title")}`;
    const desktop = await testDesktop(ends.current);
    setResults({
      sound: muted.value ? null : sound ? "asked" : "bad",
      desktop,
      tab: "asked",
      connection: connection.value === "ready" ? "good" : "bad",
    });
    const timer = setTimeout(stop, SHOWN_MS);
    ends.current.push(
      () => clearTimeout(timer),
      () => {
        document.title = title;
      },
    );
  }

  return html`<div class="dialog-form">
    <h2 id="dialog-title">${t("self_test.title")}</h2>
    <p class="dialog-lead">${t("self_test.lead")}</p>
    <ul class="self-test">
      <${Line} name="sound" result=${results.sound} on=${!muted.value} onToggle=${() => {
        muted.value = !muted.value;
      }} />
      <${Line} name="desktop" result=${results.desktop} on=${notifies.value} onToggle=${() => {
        notifies.value = !notifies.value;
      }} />
      <${Line} name="tab" result=${results.tab} />
      <${Line} name="connection" result=${results.connection} />
    </ul>
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${test}>${t("self_test.start")}</button>
      <button class="button is-main" type="button" autofocus onClick=${closeDialog}>${t("action.close")}</button>
    </div>
  </div>`;
}

/** @param {{ name: keyof Results, result: Result, on?: boolean, onToggle?: () => void }} props */
function Line({ name, result, on, onToggle }) {
  const label = t(`self_test.${name}`);
  return html`<li data-result=${result ?? ""}>
    ${onToggle ? html`<label class="tick"><input type="checkbox" checked=${on} onChange=${onToggle} />${label}</label>` : html`<span>${label}</span>`}
    <span class="self-test-result" role="status">${result && html`<${Icon} name=${result === "bad" ? "warning" : "check"} />${t(result === "bad" ? `self_test.${name}.bad` : result === "good" ? "self_test.good" : `self_test.${name}.asked`)}`}</span>
  </li>`;
}

/**
 * Ask the browser where it has not been asked, and show one.
 *
 * @param {(() => void)[]} ends
 * @returns {Promise<Result>}
 */
async function testDesktop(ends) {
  if (!notifies.value) return null;
  if (!("Notification" in window)) return "bad";
  const permission =
    Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
  if (permission !== "granted") return "bad";
  const one = show("self-test", t("notify.waiting"), t("self_test.body"));
  if (one) ends.push(() => one.close());
  return "asked";
}
