/** What the bot thought in a turn: one line, and the evidence behind it on request. */
import { html } from "../../lib/html.js";
import { percent } from "../format.js";
import { intentLabel } from "../intents.js";
import { locale, named, t } from "../preferences.js";
import { valueText } from "../values.js";
import { Bars } from "./bars.js";

/** @typedef {import("../types.d.ts").TurnEvent} TurnEvent */

/** @param {{ turn: TurnEvent }} props */
export function Thought({ turn }) {
  const name = typeof turn.intent === "string" ? turn.intent : turn.intent?.name;
  const guess = turn.ranking[0]?.name ?? name;
  const confidence = turn.ranking[0]?.confidence ?? turn.confidence;
  return html`<details class="thought">
    <summary>
      <span class="thought-label">${t("turn.label")}</span>
      ${guess && html`<span>${intentLabel(guess, locale.value)}</span>`}
      ${confidence !== null && confidence !== undefined && html`<span class="figure">${percent(confidence)}</span>`}
      ${turn.decision && html`<span class="decision" data-decision=${turn.decision}>${named("decision", turn.decision)}</span>`}
    </summary>
    <div class="thought-body">
      ${turn.ranking.length > 0 && html`<${Bars} ranking=${turn.ranking} />`}
      <dl class="facts">
        ${
          turn.complaint &&
          html`<dt>${t("turn.complaint")}</dt>
          <dd>${percent(turn.complaint.score)}${turn.complaint.words.length > 0 && ` · ${turn.complaint.words.join("、")}`}</dd>`
        }
        ${
          turn.entities.length > 0 &&
          html`<dt>${t("turn.entities")}</dt>
          <dd>${turn.entities.map(({ entity, value }) => `${named("slot", entity)} ${valueText(entity, value)}`).join("、")}</dd>`
        }
        ${turn.actions.length > 0 && html`<dt>${t("turn.actions")}</dt><dd class="code">${turn.actions.join(" → ")}</dd>`}
        <dt>${t("turn.duration")}</dt><dd>${Math.round(turn.duration_ms)} ms</dd>
        ${turn.model_id && html`<dt>${t("turn.model")}</dt><dd class="code">${turn.model_id.slice(0, 12)}</dd>`}
      </dl>
    </div>
  </details>`;
}
