/** Opening hours: the week with several spans a day, public holidays, closures. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { dayAndTime } from "../search/result.js";
import { hoursText, readHours } from "./hours_text.js";
import { calendars, saveCalendar } from "./requests.js";
import { useSaving } from "./saving.js";

/** @typedef {import("./settings.d.ts").Calendar} Calendar */
const WEEK = /** @type {const} */ (["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

export function HoursPage() {
  const { data, problem, again } = useFetched(calendars, []);
  if (problem) return html`<p class="wrong" role="alert">${problemText(problem)}</p>`;
  return html`${(data?.calendars ?? []).map((one) => html`<${CalendarForm} key=${`${one.name}-${one.version}`} calendar=${one} onSaved=${again} />`)}`;
}

/** @param {{ calendar: Calendar, onSaved: () => void }} props */
function CalendarForm({ calendar, onSaved }) {
  const { busy, wrong, save } = useSaving();
  const [unreadable, setUnreadable] = useState("");
  const [days, setDays] = useState(calendar.special_days);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? "").trim();
    const names = [...WEEK, "on_holidays", ...days.map((_, n) => `hours-${n}`)];
    const read = new Map(names.map((name) => [name, readHours(text(name))]));
    const bad = names.find((name) => read.get(name) === null);
    setUnreadable(bad ?? "");
    if (bad) return;
    const body = {
      version: calendar.version,
      time_zone: calendar.time_zone,
      week: /** @type {Calendar["week"]} */ (Object.fromEntries(WEEK.map((day) => [day, read.get(day)]))),
      public_holidays:
        form.get("public_holidays") === "on" ? /** @type {const} */ ("jp") : /** @type {const} */ ("none"),
      on_holidays: read.get("on_holidays") ?? [],
      special_days: days.map((_, n) => ({
        from: text(`from-${n}`),
        to: text(`to-${n}`) || text(`from-${n}`),
        name: { ja: text(`ja-${n}`), en: text(`en-${n}`) || text(`ja-${n}`) },
        hours: read.get(`hours-${n}`) ?? [],
      })),
    };
    save(() => saveCalendar(calendar.name, body), onSaved);
  }

  const whose = calendar.queues.map((queue) => queue[locale.value]).join(t("hours.and")) || calendar.name;
  return html`<form class="settings-form card" onSubmit=${submit} noValidate aria-label=${t("hours.of", { queues: whose })}>
    <h4>${whose}</h4>
    <${Now} calendar=${calendar} />
    <div class="hours">
      ${WEEK.map((day) => html`<${Hours} key=${day} name=${day} label=${t(`day.${day}`)} value=${hoursText(calendar.week[day] ?? [])} wrong=${unreadable === day} />`)}
    </div>
    <label class="tick"><input type="checkbox" name="public_holidays" defaultChecked=${calendar.public_holidays === "jp"} />${t("hours.holidays")}</label>
    <${Hours} name="on_holidays" label=${t("hours.on_holidays")} value=${hoursText(calendar.on_holidays)} wrong=${unreadable === "on_holidays"} />
    <h5>${t("hours.closures")}</h5>
    ${days.map(
      (
        day,
        n,
      ) => html`<fieldset class="closure" key=${`${day.from}-${n}`}><legend class="unseen">${t("hours.closures")} ${n + 1}</legend>
        <label><span>${t("search.from")}</span><input class="select" type="date" name=${`from-${n}`} defaultValue=${day.from} /></label>
        <label><span>${t("search.to")}</span><input class="select" type="date" name=${`to-${n}`} defaultValue=${day.to} /></label>
        <label><span>${t("hours.name.ja")}</span><input class="select" name=${`ja-${n}`} defaultValue=${day.name.ja} /></label>
        <label><span>${t("hours.name.en")}</span><input class="select" name=${`en-${n}`} defaultValue=${day.name.en} /></label>
        <label><span>${t("hours.open")}</span><input class="select" name=${`hours-${n}`} defaultValue=${hoursText(day.hours)} placeholder=${t("hours.closed")} aria-invalid=${unreadable === `hours-${n}` ? "true" : undefined} /></label>
        <button class="button" type="button" onClick=${() => setDays(days.filter((_, other) => other !== n))}>${t("settings.delete")}</button>
      </fieldset>`,
    )}
    <div><button class="button" type="button" onClick=${() => setDays([...days, { from: "", to: "", name: { ja: "", en: "" }, hours: [] }])}>${t("hours.add")}</button></div>
    ${unreadable && html`<p class="wrong" role="alert">${t("hours.unreadable")}</p>`}
    ${Object.values(wrong).map((text) => html`<p class="wrong" role="alert" key=${text}>${text}</p>`)}
    <div class="dialog-foot"><button class="button is-main" type="submit" disabled=${busy}>${t("action.save")}</button></div>
  </form>`;
}

/** How it stands at this moment, which is what a mistake in the hours would show first. */
/** @param {{ calendar: Calendar }} props */
function Now({ calendar }) {
  const opens = calendar.opens_ms ? dayAndTime(calendar.opens_ms) : null;
  const text = calendar.open
    ? t("hours.now.open")
    : opens
      ? t("hours.now.closed", { time: opens })
      : t("hours.now.never");
  return html`<p class="hours-now" data-open=${calendar.open}><span class="hours-dot"></span><b>${text}</b>
    <span>${calendar.version === 0 ? t("hours.unset") : calendar.time_zone}</span></p>`;
}

/** @param {{ name: string, label: string, value: string, wrong: boolean }} props */
function Hours({ name, label, value, wrong }) {
  return html`<label class="hours-line"><span>${label}</span><input class="select" name=${name} defaultValue=${value} placeholder=${t("hours.closed")} aria-invalid=${wrong ? "true" : undefined} autocomplete="off" /></label>`;
}
