/** The people of the desk: who they are, what they can take, and whether they may come in. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { t } from "../preferences.js";
import { problemText } from "../problems.js";
import { queueLabel } from "../views/list_filter.js";
import { AgentForm } from "./agent_form.js";
import { agents } from "./requests.js";

/** @typedef {import("./settings.d.ts").StaffAgent} StaffAgent */

export function AgentsPage() {
  const { data, problem, again } = useFetched(agents, []);
  const [open, setOpen] = useState(/** @type {StaffAgent | "new" | null} */ (null));
  if (open) {
    return html`<${AgentForm} agent=${open === "new" ? null : open} onDone=${() => {
      setOpen(null);
      again();
    }} />`;
  }
  const sorted = [...(data?.agents ?? [])].sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, "ja"),
  );
  return html`<div class="settings-bar"><span></span><button class="button is-main" type="button" onClick=${() => setOpen("new")}>${t("agents.invite")}</button></div>
    ${problem && html`<p class="wrong" role="alert">${problemText(problem)}</p>`}
    <ul class="entries">${sorted.map(
      (one) => html`<li key=${one.id} data-active=${one.active}><button type="button" onClick=${() => setOpen(one)}>
        <b>${one.name}</b><span class="entry-mail">${one.email}</span>
        <span class="entry-marks"><span class="tag">${t(`role.${one.role}`)}</span>
          ${one.you && html`<span class="tag">${t("agents.you")}</span>`}
          ${one.invited && html`<span class="reason">${t("agents.invited")}</span>`}
          ${!one.active && html`<span class="reason" data-reason="complaint">${t("agents.inactive")}</span>`}</span>
        <span class="entry-text">${[one.role === "trainer" ? "" : one.languages.map((l) => t(`language.${l}`)).join("・"), one.queues.map(queueLabel).join("・"), one.skills.length > 0 ? t("agents.skills.value", { skills: one.skills.join("・") }) : "", one.capacity ? t("agents.capacity.value", { n: one.capacity }) : ""].filter(Boolean).join("　")}</span>
      </button></li>`,
    )}</ul>`;
}
