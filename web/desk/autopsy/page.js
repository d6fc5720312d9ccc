/** What happened in a conversation: seconds in each status, and the rule, person or fault behind each wait. */
import { html } from "../../lib/html.js";
import { clockTime } from "../../lib/time.js";
import { useFetched } from "../fetching.js";
import { span } from "../format.js";
import { locale, named, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { autopsy } from "../record_requests.js";
import { dayAndTime, RecordMarks } from "../search/result.js";
import { Icon } from "../views/icons.js";

/** @typedef {import("../record.d.ts").Autopsy} Autopsy */

/** A span is at least this wide, so that a second is seen beside an hour. */
const LEAST_SHARE = 0.012;
/** An answer within this kept nobody waiting. */
const QUICK_S = 10;

/** @param {{ route: import("../routes.js").Route }} props */
export function Page({ route }) {
  const id = decodeURIComponent(route.rest);
  const { data, problem } = useFetched(() => autopsy(id), [id]);
  return html`<div class="autopsy">
    <a class="button is-quiet" href=${`#${id}`}><${Icon} name="back" />${t("autopsy.back")}</a>
    ${!data && html`<p class="page-loading" role="status">${problem ? problemText(problem) : t("desk.loading")}</p>`}
    ${data && html`<${Told} autopsy=${data} />`}
  </div>`;
}

/** @param {{ autopsy: Autopsy }} props */
function Told({ autopsy: { conversation, spans, waits, totals } }) {
  const long = waits.filter((wait) => wait.to_ms === null || wait.seconds > QUICK_S);
  return html`<header class="autopsy-head">
      <h2>${t("autopsy.title")}<span>${conversation.contact.name ?? t("contact.unknown")}・${dayAndTime(spans[0]?.from_ms ?? conversation.started_ms)}</span></h2>
      <${RecordMarks} row=${conversation} />
    </header>
    <section class="card course" aria-labelledby="totals-title"><h3 id="totals-title">${t("autopsy.totals")}</h3>
      <${Totals} totals=${totals} />
      <${Band} spans=${spans} /></section>
    <section class="card" aria-labelledby="waits-title"><h3 id="waits-title">${t("autopsy.waits")}</h3>
      ${long.length === 0 && html`<p class="part-empty">${t("autopsy.waits.none", { s: QUICK_S })}</p>`}
      <ol class="spans">${long.map(
        (
          wait,
        ) => html`<li key=${wait.from_ms} data-of=${wait.of}><${When} from=${wait.from_ms} seconds=${wait.seconds} open=${wait.to_ms === null} />
          <span><b>${t(`autopsy.of.${wait.of}`)}</b><${WhyView} why=${wait.why} /></span></li>`,
      )}</ol>
      ${long.length > 0 && long.length < waits.length && html`<p class="part-more">${t("autopsy.waits.quick", { n: waits.length - long.length, s: QUICK_S })}</p>`}</section>
    <section class="card" aria-labelledby="spans-title"><h3 id="spans-title">${t("autopsy.spans")}</h3>
      <ol class="spans is-course">${spans.map(
        (
          one,
        ) => html`<li key=${one.from_ms} data-status=${one.status}><${When} from=${one.from_ms} seconds=${one.status === "resolved" ? null : one.seconds} open=${one.to_ms === null && one.status !== "resolved"} />
          <span><b>${t(`search.status.${one.status}`)}</b><${WhyView} why=${one.why} /></span></li>`,
      )}</ol></section>`;
}

/** @param {{ from: number, seconds: number | null, open: boolean }} props */
function When({ from, seconds, open }) {
  return html`<span class="span-when"><time class="figure">${clockTime(from, locale.value)}</time>
    ${seconds !== null && html`<b class="figure">${span(seconds, locale.value)}</b>`}${open && html`<small>${t("autopsy.now")}</small>`}</span>`;
}

/** @param {{ why: import("../record.d.ts").Why | null }} props */
function WhyView({ why }) {
  if (!why) return null;
  const text = named("autopsy.why", why.code).replace("{name}", why.name ?? t("autopsy.somebody"));
  return html`<span class="span-why" data-kind=${why.kind}><span class="tag">${t(`autopsy.kind.${why.kind}`)}</span>${text}</span>`;
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
