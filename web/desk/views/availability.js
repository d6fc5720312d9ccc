/** What an agent says of themselves: at work, away and why, gone. */
import { html } from "../../lib/html.js";
import { setAvailability } from "../actions.js";
import { t } from "../preferences.js";
import { agent, colleagues } from "../store.js";

/** @typedef {import("../types.d.ts").Availability} Availability */
/** @typedef {import("../types.d.ts").AwayReason} AwayReason */

/** @type {AwayReason[]} */
export const AWAY = ["after_work", "break", "training", "meeting"];

export function AvailabilityChoice() {
  const me = agent.value && colleagues.value[agent.value.id];
  if (!me || me.role === "trainer") return null;
  const value = me.availability === "away" ? `away:${me.reason ?? ""}` : me.availability;
  return html`<span class="availability" data-availability=${me.availability}>
    <span class="availability-dot"></span>
    <label class="unseen" for="availability">${t("availability.label")}</label>
    <select id="availability" class="select" value=${value} onChange=${choose}>
      <option value="online">${t("availability.online")}</option>
      ${me.reason === "no_answer" && html`<option value="away:no_answer" disabled>${t("away.no_answer")}</option>`}
      ${AWAY.map((reason) => html`<option key=${reason} value=${`away:${reason}`}>${t(`away.${reason}`)}</option>`)}
      <option value="offline">${t("availability.offline")}</option>
    </select>
  </span>`;
}

/** @param {Event} event */
function choose(event) {
  const [availability, reason] = /** @type {HTMLSelectElement} */ (event.currentTarget).value.split(":");
  setAvailability(/** @type {Availability} */ (availability), /** @type {AwayReason | undefined} */ (reason) ?? null);
}
