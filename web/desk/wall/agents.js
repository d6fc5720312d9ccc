/** The agents: state, since when, load; a supervisor may set the state of one who forgot. */
import { html } from "../../lib/html.js";
import { ago } from "../format.js";
import { refused } from "../live.js";
import { locale, t } from "../preferences.js";
import { problemOf, problemText } from "../problems.js";
import { setAvailabilityOf } from "../requests.js";
import { colleagues, nowMs, tell } from "../store.js";
import { AWAY } from "../views/availability.js";
import { Load, stateText } from "../views/transfer_dialog.js";

/** @typedef {import("../record.d.ts").WallAgent} WallAgent */

const ORDER = { online: 0, away: 1, offline: 2 };

/** @param {{ agents: WallAgent[] }} props */
export function Agents({ agents }) {
  const sorted = agents
    .filter((one) => one.role !== "trainer")
    .sort(
      (a, b) => ORDER[a.availability] - ORDER[b.availability] || b.load - a.load || a.name.localeCompare(b.name, "ja"),
    );
  return html`<section class="card" aria-labelledby="agents-title">
    <h3 id="agents-title">${t("wall.agents")}<span class="count" data-tone="plain">${t("wall.agents.online", { n: sorted.filter((one) => one.availability === "online").length })}</span></h3>
    <ul class="wall-agents">${sorted.map((one) => html`<${AgentView} key=${one.id} agent=${one} />`)}</ul>
  </section>`;
}

/** @param {{ agent: WallAgent }} props */
function AgentView({ agent }) {
  const known = colleagues.value[agent.id];
  const state = known ? stateText(known) : t(`availability.${agent.availability}`);
  const value = agent.availability === "away" ? `away:${agent.reason ?? ""}` : agent.availability;
  return html`<li class="wall-agent" data-availability=${agent.availability}>
    <span class="availability-dot"></span>
    <span class="wall-agent-name"><b>${agent.name}</b><span>${state}${agent.since_ms ? `・${ago(nowMs.value - agent.since_ms, locale.value)}` : ""}</span></span>
    <${Load} load=${agent.load} capacity=${agent.capacity} />
    <label><span class="unseen">${t("wall.availability_of", { name: agent.name })}</span>
      <select class="select" value=${value} onChange=${(/** @type {Event} */ event) => set(agent.id, /** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
        <option value="online">${t("availability.online")}</option>
        ${AWAY.map((reason) => html`<option key=${reason} value=${`away:${reason}`}>${t(`away.${reason}`)}</option>`)}
        <option value="offline">${t("availability.offline")}</option>
      </select></label>
  </li>`;
}

/** @param {string} id @param {string} value */
async function set(id, value) {
  const [availability = "", reason] = value.split(":");
  try {
    await setAvailabilityOf(id, availability, reason);
    tell(t("wall.availability_set"));
  } catch (failure) {
    refused(failure);
    tell(problemText(problemOf(failure)), true);
  }
}
