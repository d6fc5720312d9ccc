/** How today goes, in a few numbers; each opens the conversations that it counts. */
import { html } from "../../lib/html.js";
import { percent, span } from "../format.js";
import { locale, t } from "../preferences.js";

/** @typedef {import("../record.d.ts").Wall["today"]} Today */
/** @typedef {import("../record.d.ts").Spread} Spread */

/** Below this share of kept predictions the promise to customers is not kept. */
const GOAL = 0.8;

/** @param {{ today: Today, chosen: string | null, onChoose: (number: string) => void }} props */
export function Numbers({ today, chosen, onChoose }) {
  /** @param {string} name @param {unknown} inside */
  const box = (name, inside) => html`<li class="number">
    <button type="button" aria-haspopup="dialog" aria-expanded=${chosen === name} onClick=${() => onChoose(name)}>
      <span class="number-name">${t(`wall.${/** @type {"arrivals"} */ (name)}`)}</span>${inside}
    </button></li>`;
  return html`<ul class="numbers" aria-label=${t("wall.today")}>
    ${box(
      "arrivals",
      html`<${Big} value=${today.arrivals} /><span class="number-more">${t("wall.arrivals.more", { bot: today.by_bot.toLocaleString(), people: today.handed_over.toLocaleString() })}</span>
      <${Shares} parts=${[{ tone: "bot", value: today.by_bot }, { tone: "people", value: today.handed_over }]} of=${today.arrivals} />`,
    )}
    ${box("answered", html`<${Big} value=${today.answered} /><span class="number-more">${t("wall.answered.more", { n: today.handed_over.toLocaleString() })}</span><${Shares} parts=${[{ tone: "good", value: today.answered }]} of=${today.handed_over} />`)}
    ${box("abandoned", html`<${Big} value=${today.abandoned} tone=${today.abandoned > 0 && today.abandoned * 10 > today.handed_over ? "bad" : ""} /><span class="number-more">${shareText(today.abandoned, today.handed_over)}</span><${Shares} parts=${[{ tone: "bad", value: today.abandoned }]} of=${today.handed_over} />`)}
    ${box("wait", html`<${SpreadView} spread=${today.wait} />`)}
    ${box("first_reply", html`<${SpreadView} spread=${today.first_reply} />`)}
    ${box(
      "predictions",
      html`<${Big} text=${today.predictions.share === null ? "–" : percent(today.predictions.share)} tone=${today.predictions.share !== null && today.predictions.share < GOAL ? "bad" : ""} />
      <span class="number-more">${t("wall.predictions.more", { kept: today.predictions.kept, promised: today.predictions.promised })}</span>
      <${Shares} parts=${[{ tone: "good", value: today.predictions.kept }]} of=${today.predictions.promised} goal=${GOAL} />`,
    )}
    ${box("csat", html`<${Big} text=${today.csat.mean === null ? "–" : today.csat.mean.toFixed(1)} /><span class="number-more">${t("wall.csat.more", { n: today.csat.count })}</span><${Shares} parts=${[{ tone: "good", value: today.csat.mean ?? 0 }]} of=${5} />`)}
  </ul>`;
}

/** @param {{ value?: number, text?: string, tone?: string }} props */
function Big({ value, text, tone = "" }) {
  return html`<b class="number-value" data-tone=${tone}>${text ?? (value ?? 0).toLocaleString()}</b>`;
}

/** Median in large, the slowest tenth beside it: a mean would hide who waits. @param {{ spread: Spread }} props */
function SpreadView({ spread }) {
  const l = locale.value;
  if (spread.count === 0 || spread.median_s === null)
    return html`<${Big} text="–" /><span class="number-more">${t("wall.no_figure")}</span>`;
  const p90 = spread.p90_s ?? spread.median_s;
  return html`<${Big} text=${span(spread.median_s, l)} />
    <span class="number-more">${t("wall.p90", { time: span(p90, l), n: spread.count })}</span>
    <span class="spread" aria-hidden="true"><i style=${{ width: percent(p90 > 0 ? Math.min(1, spread.median_s / p90) : 1) }}></i></span>`;
}

/** @param {{ parts: { tone: string, value: number }[], of: number, goal?: number }} props */
function Shares({ parts, of, goal }) {
  return html`<span class="shares" aria-hidden="true">
    ${parts.map((part) => html`<i key=${part.tone} data-tone=${part.tone} style=${{ width: percent(of > 0 ? Math.min(1, part.value / of) : 0) }}></i>`)}
    ${goal && html`<s style=${{ left: percent(goal) }}></s>`}
  </span>`;
}

/** @param {number} n @param {number} of */
function shareText(n, of) {
  return of > 0 ? t("wall.share", { share: percent(n / of) }) : t("wall.no_figure");
}
