/** The packet: why the conversation came to a person, and all that the bot learned, on one screen. */
import { html } from "../../lib/html.js";
import { clockTime } from "../../lib/time.js";
import { config } from "../config.js";
import { percent } from "../format.js";
import { locale, named, t } from "../preferences.js";
import { knownThings } from "../slots.js";
import { valueText } from "../values.js";
import { Bars } from "./bars.js";
import { Icon } from "./icons.js";
import { ReasonBadge } from "./row.js";
import { Whole } from "./whole.js";

/** @typedef {import("../types.d.ts").Detail} Detail */
/** @typedef {import("../types.d.ts").Packet} Packet */

/** Worth a colour although nobody was fetched for it: this share of the score that fetches a person. */
const RAISED = 0.6;

/** @param {{ detail: Detail }} props */
export function PacketView({ detail }) {
  const packet = detail.packet;
  if (!packet) {
    return html`<section class="packet is-empty">
      <h2>${t("packet.none")}</h2>
      <p>${t("packet.none.more")}</p>
      <${Known} detail=${detail} />
    </section>`;
  }
  return html`<section class="packet" aria-label=${t("packet.label")}>
    <header class="packet-head">
      <h2 class="unseen">${t("packet.title")}</h2>
      <${ReasonBadge} reason=${packet.reason} />
      <span class="packet-at">${t("packet.at", { time: clockTime(packet.at_ms, locale.value) })}</span>
    </header>
    ${
      packet.sentence &&
      html`<figure class="sentence">
        <figcaption class="unseen">${t("packet.sentence")}</figcaption>
        <blockquote lang=${packet.language} dir="auto">${packet.sentence}</blockquote>
      </figure>`
    }
    ${packet.corrections.length > 0 && html`<${Corrections} packet=${packet} />`}
    <div class="summary" aria-label=${t("packet.summary")} role="group" lang=${packet.language}>
      ${packet.summary.map((line) => html`<p key=${line}><${Whole} text=${line} /></p>`)}
    </div>
    ${packet.ranking.length > 0 && html`<h3>${t("packet.ranking")}</h3><${Bars} ranking=${packet.ranking} />`}
    ${packet.complaint && html`<${ComplaintMeter} complaint=${packet.complaint} />`}
    <${Known} detail=${detail} />
    <${Tried} tried=${packet.tried} language=${packet.language} />
  </section>`;
}

/** @param {{ packet: Packet }} props */
function Corrections({ packet }) {
  return html`<div class="corrections">
    <h3>${t("packet.corrections")}</h3>
    ${packet.corrections.map((text) => html`<p key=${text} lang=${packet.language} dir="auto">${text}</p>`)}
  </div>`;
}

/** @param {{ complaint: import("../types.d.ts").Complaint }} props */
function ComplaintMeter({ complaint }) {
  const from = config.value.complaint_from;
  const tone = complaint.score >= from ? "high" : complaint.score >= from * RAISED ? "raised" : "low";
  return html`<div class="complaint" data-tone=${tone}>
    <h3>${t("packet.complaint")}</h3>
    <div class="complaint-line">
      <span class="bar" aria-hidden="true"><i style=${{ width: percent(complaint.score) }}></i></span>
      <span class="figure">${percent(complaint.score)}</span>
    </div>
    ${
      complaint.words.length > 0 &&
      html`<p class="words"><span class="unseen">${t("packet.words")}</span>${complaint.words.map((word) => html`<mark key=${word}>${word}</mark>`)}</p>`
    }
  </div>`;
}

/** @param {{ detail: Detail }} props */
function Known({ detail }) {
  const pairs = knownThings({ ...detail.packet?.slots, ...detail.slots }, detail.packet?.entities ?? []);
  if (pairs.length === 0) return null;
  return html`<h3>${t("packet.slots")}</h3>
    <dl class="facts">${pairs.map(([name, value]) => html`<dt key=${name}>${named("slot", name)}</dt><dd><${Whole} text=${valueText(name, value)} /></dd>`)}</dl>`;
}

/** Each on one line; the whole on request. @param {{ tried: string[], language: string }} props */
function Tried({ tried, language }) {
  if (tried.length === 0) return html`<p class="tried-none">${t("packet.tried.none")}</p>`;
  return html`<h3>${t("packet.tried", { n: tried.length })}</h3>
    <ul class="tried">${tried.map(
      (text, place) =>
        html`<li key=${place}><details><summary lang=${language}><${Icon} name="chevron" /><span>${text}</span></summary></details></li>`,
    )}</ul>`;
}
