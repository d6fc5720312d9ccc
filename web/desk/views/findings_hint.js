/** Says while one writes what will be asked before it goes out, so that the question comes as no surprise. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { html } from "../../lib/html.js";
import { has } from "../abilities.js";
import { t } from "../preferences.js";
import * as requests from "../requests.js";
import { Icon } from "./icons.js";

const PAUSE_MS = 700;
/** Only what holds digits, an address or an open variable can hold anything to ask about. */
const WORTH_ASKING = /\d{4}|[０-９]{4}|[@＠]|\{\{/;

/** @param {{ id: string, text: string }} props */
export function FindingsHint({ id, text }) {
  const [found, setFound] = useState(/** @type {import("../types.d.ts").Finding[]} */ ([]));
  const worth = has("guards") && WORTH_ASKING.test(text);
  useEffect(() => {
    setFound([]);
    if (!worth) return;
    let gone = false;
    const timer = setTimeout(async () => {
      try {
        const { findings } = await requests.check(id, text);
        if (!gone) setFound(findings);
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
      }
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, text, worth]);
  const kinds = Array.from(new Set(found.map((one) => one.kind)));
  return html`<div role="status">${
    found.length > 0 &&
    html`<p class="findings-hint"><${Icon} name="warning" />${kinds.map((kind) => t(`finding.${kind}`)).join("・")}${t("finding.hint")}</p>`
  }</div>`;
}
