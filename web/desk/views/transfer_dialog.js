/** Pass a conversation on: to whom is chosen with their state and load in view, and what they must know is written. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { transfer } from "../actions.js";
import { ticking } from "../format.js";
import { locale, named, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { fetchRoster } from "../roster.js";
import { colleagues, desk, nowMs, rosterQueues } from "../store.js";
import { closeDialog } from "./dialogs.js";

/** @typedef {import("../types.d.ts").Colleague} Colleague */
const ORDER = { online: 0, away: 1, offline: 2 };

/** @param {{ id: string }} props */
export function TransferDialog({ id }) {
  const [to, setTo] = useState("");
  const [wrong, setWrong] = useState(/** @type {{ to?: string, note?: string, all?: string }} */ ({}));
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    fetchRoster();
  }, []);
  const agents = ableOnes(id);
  const chosen = agents.find((one) => `agent:${one.id}` === to);
  const absent = chosen !== undefined && chosen.availability === "offline";

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const data = new FormData(form);
    const note = String(data.get("note")).trim();
    /** @type {typeof wrong} */
    const found = {};
    if (to === "") found.to = t("dialog.transfer.to.empty");
    if (note === "") found.note = t("dialog.transfer.note.empty");
    setWrong(found);
    if (found.to || found.note) {
      /** @type {HTMLElement | null} */ (form.querySelector(found.to ? "[name=to]" : "[name=note]"))?.focus();
      return;
    }
    setBusy(true);
    const problem = await transfer(id, to, note, data.get("force") === "on");
    if (!problem) return closeDialog();
    setBusy(false);
    setWrong({ all: problemText(problem) });
  }

  /** @param {string} value */
  const choose = (value) => () => {
    setTo(value);
    setWrong({});
  };

  return html`<form class="dialog-form" onSubmit=${submit} noValidate>
    <h2 id="dialog-title">${t("dialog.transfer.title")}</h2>
    <fieldset class="targets" aria-describedby="wrong-to">
      <legend>${t("dialog.transfer.to")}</legend>
      <div class="targets-list">
        <p class="targets-head">${t("dialog.transfer.agents")}</p>
        ${agents.map(
          (one) => html`<label key=${one.id} class="target" data-availability=${one.availability}>
            <input type="radio" name="to" value=${`agent:${one.id}`} checked=${to === `agent:${one.id}`} onChange=${choose(`agent:${one.id}`)} />
            <span class="target-name">${one.name}</span>
            <span class="target-state">${stateText(one)}</span>
            <${Load} load=${one.load} capacity=${one.capacity} />
          </label>`,
        )}
        ${agents.length === 0 && html`<p class="target-none">${t("dialog.transfer.nobody")}</p>`}
        <p class="targets-head">${t("dialog.transfer.queues")}</p>
        ${rosterQueues.value.map(
          (queue) => html`<label key=${queue.name} class="target">
            <input type="radio" name="to" value=${`queue:${queue.name}`} checked=${to === `queue:${queue.name}`} onChange=${choose(`queue:${queue.name}`)} />
            <span class="target-name">${queue[locale.value]}</span>
            <span class="target-state">${queueText(queue)}</span>
          </label>`,
        )}
        <label class="target">
          <input type="radio" name="to" value="supervisor" checked=${to === "supervisor"} onChange=${choose("supervisor")} />
          <span class="target-name">${t("dialog.transfer.supervisor")}</span>
          <span class="target-state">${t("dialog.transfer.supervisor.more")}</span>
        </label>
      </div>
    </fieldset>
    <span class="wrong" id="wrong-to" role="alert">${wrong.to}</span>
    ${absent && html`<label class="tick"><input type="checkbox" name="force" />${t("dialog.transfer.force", { name: chosen.name })}</label>`}
    <label class="labelled">
      <span>${t("dialog.transfer.note")}<small>${t("dialog.transfer.note.help")}</small></span>
      <textarea class="field" name="note" rows="3" maxLength="1000" placeholder=${t("dialog.transfer.note.example")}
        aria-invalid=${wrong.note ? "true" : undefined} aria-describedby="wrong-note"></textarea>
      <span class="wrong" id="wrong-note">${wrong.note}</span>
    </label>
    ${wrong.all && html`<p class="wrong" role="alert">${wrong.all}</p>`}
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${closeDialog}>${t("action.cancel")}</button>
      <button class="button is-main" type="submit" disabled=${busy}>${t("dialog.transfer.submit")}</button>
    </div>
  </form>`;
}

/** How much of what somebody can hold they hold. @param {{ load: number, capacity: number }} props */
export function Load({ load, capacity }) {
  return html`<span class="load" data-full=${load >= capacity} title=${t("roster.load", { load, capacity })}>
    <meter min="0" max=${Math.max(1, capacity)} value=${load} aria-label=${t("roster.load", { load, capacity })}></meter>
    <span class="figure">${load}/${capacity}</span>
  </span>`;
}

/** @param {Colleague} one */
export function stateText(one) {
  if (one.wrap_up_until_ms && one.wrap_up_until_ms > nowMs.value) return t("availability.wrap_up");
  const reason = one.availability === "away" && one.reason ? named("away", one.reason) : null;
  return reason ?? t(`availability.${one.availability}`);
}

/** @param {import("../types.d.ts").RosterQueue} queue */
function queueText(queue) {
  if (queue.waiting === 0) return t("roster.queue.empty");
  const longest = queue.longest_ms ? ticking(queue.longest_ms, locale.value) : "";
  return t("roster.queue", { n: queue.waiting, time: longest });
}

/** Everybody who answers but oneself and who has it: who can take it now comes first. @param {string} id */
function ableOnes(id) {
  const holder = desk.value.rows.get(id)?.assignee?.id;
  return Object.values(colleagues.value)
    .filter((one) => one.role !== "trainer" && one.id !== desk.value.agent?.id && one.id !== holder)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "ja"));
}

/** @param {Colleague} one */
function rank(one) {
  return ORDER[one.availability] * 100 + Math.min(99, (one.load / Math.max(1, one.capacity)) * 50);
}
