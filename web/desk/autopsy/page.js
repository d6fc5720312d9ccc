/** What happened in a conversation: seconds in each status, and the rule, person or fault behind each wait. */
import { html } from "../../lib/html.js";
import { clockTime } from "../../lib/time.js";
import { useFetched } from "../fetching.js";
import { span } from "../format.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { autopsy } from "../record_requests.js";
import { RecordMarks } from "../search/result.js";
import { Icon } from "../views/icons.js";

/** @typedef {import("../record.d.ts").Autopsy} Autopsy */

/** A span is at least this wide, so that a second is seen beside an hour. */
const LEAST_SHARE = 0.012;

/** @param {{ route: import("../routes.js").Route }} props */
export function Page({ route }) {
  const id = decodeURIComponent(route.rest);
  const { data, problem } = useFetched(() => autopsy(id), [id]);
  if (!data)
    return html`<p class="page-loading" role="status">${problem ? problemText(problem) : t("desk.loading")}</p>`;
  return html`<div class="autopsy">
    <a class="button is-quiet" href=${`#${id}`}><${Icon} name="back" />${t("autopsy.back")}</a>
    <h2>${t("autopsy.title")}<span>${data.conversation.contact.name ?? t("contact.unknown")}</span></h2>
    <${RecordMarks} row=${data.conversation} />
    <${Band} spans=${data.spans} />
    <${Totals} totals=${data.totals} />
    <section class="card" aria-labelledby="waits-title"><h3 id="waits-title">${t("autopsy.waits")}</h3>
      ${data.waits.length === 0 && html`<p class="part-empty">${t("autopsy.waits.none")}</p>`}
      <ol class="spans">${data.waits.map(
        (
          wait,
        ) => html`<li key=${wait.from_ms} data-of=${wait.of}><${When} from=${wait.from_ms} seconds=${wait.seconds} open=${wait.to_ms === null} />
          <span><b>${t(`autopsy.of.${wait.of}`)}</b><${WhyView} why=${wait.why} /></span></li>`,
      )}</ol></section>
    <section class="card" aria-labelledby="spans-title"><h3 id="spans-title">${t("autopsy.spans")}</h3>
      <ol class="spans">${data.spans.map(
        (
          one,
        ) => html`<li key=${one.from_ms} data-status=${one.status}><${When} from=${one.from_ms} seconds=${one.seconds} open=${one.to_ms === null} />
          <span><b>${t(`search.status.${one.status}`)}</b>${one.by?.name && html`<span class="span-by">${t("autopsy.by", { name: one.by.name })}</span>`}<${WhyView} why=${one.why} /></span></li>`,
      )}</ol></section>
  </div>`;
}

/** @param {{ from: number, seconds: number, open: boolean }} props */
function When({ from, seconds, open }) {
  return html`<span class="span-when"><time class="figure">${clockTime(from, locale.value)}</time><b class="figure">${span(seconds, locale.value)}</b>${open && html`<small>${t("autopsy.now")}</small>`}</span>`;
}

/** @param {{ why: import("../record.d.ts").Why | null }} props */
function WhyView({ why }) {
  if (!why) return null;
  return html`<span class="span-why" data-kind=${why.kind}><span class="tag">${t(`autopsy.kind.${why.kind}`)}</span>${why[locale.value]}</span>`;
}

/** The whole from left to right, a colour for each status. @param {{ spans: Autopsy["spans"] }} props */
function Band({ spans }) {
  const live = spans.filter((one) => one.status !== "resolved");
  const whole = live.reduce((sum, one) => sum + one.seconds, 0) || 1;
  return html`<div class="band" role="img" aria-label=${live.map((one) => `${t(`search.status.${one.status}`)} ${span(one.seconds, locale.value)}`).join("、")}>
    ${live.map((one) => html`<i key=${one.from_ms} data-status=${one.status} title=${`${t(`search.status.${one.status}`)} ${span(one.seconds, locale.value)}`} style=${{ flexGrow: Math.max(LEAST_SHARE, one.seconds / whole) }}></i>`)}
  </div>`;
}

/** @param {{ totals: Autopsy["totals"] }} props */
function Totals({ totals }) {
  const shown = /** @type {const} */ (["bot", "queued", "assigned"]).filter((status) => totals[status] !== undefined);
  return html`<dl class="totals" aria-label=${t("autopsy.totals")}>${shown.map(
    (status) =>
      html`<div key=${status} data-status=${status}><dt>${t(`search.status.${status}`)}</dt><dd>${span(totals[status] ?? 0, locale.value)}</dd></div>`,
  )}</dl>`;
}
