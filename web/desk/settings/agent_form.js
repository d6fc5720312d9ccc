/** One person of the desk: invite, change, deactivate. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { config } from "../config.js";
import { locale, t } from "../preferences.js";
import { agent as myself, tell } from "../store.js";
import { Field } from "./canned_form.js";
import { changeAgent, saveAgent } from "./requests.js";
import { useSaving } from "./saving.js";

/** @typedef {import("./settings.d.ts").StaffAgent} StaffAgent */

/** @param {{ agent: StaffAgent | null, onDone: () => void }} props */
export function AgentForm({ agent, onDone }) {
  const { busy, wrong, save } = useSaving();
  const [sure, setSure] = useState(false);
  const roles =
    myself.value?.role === "admin"
      ? /** @type {const} */ (["agent", "supervisor", "trainer", "admin"])
      : /** @type {const} */ (["agent", "trainer"]);
  const mine = roles.some((role) => role === (agent?.role ?? "agent"));

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? "").trim();
    const body = {
      name: text("name"),
      role: text("role"),
      languages: form.getAll("language"),
      skills: text("skills")
        .split(/[\s、,]+/u)
        .filter(Boolean),
      queues: form.getAll("queue"),
      ...(text("capacity") && { capacity: Number(text("capacity")) }),
      ...(agent === null && { email: text("email") }),
    };
    save(
      () => saveAgent(agent?.id ?? null, body),
      () => {
        if (agent === null) tell(t("agents.invitation_sent", { email: text("email") }));
        onDone();
      },
    );
  }

  return html`<form class="settings-form" onSubmit=${submit} noValidate>
    <fieldset disabled=${!mine}>
      <div class="form-row">
        <${Field} name="name" label=${t("agents.name")} value=${agent?.name} wrong=${wrong.name} max=${80} />
        ${agent ? html`<div class="labelled"><span>${t("login.email")}</span><p>${agent.email}</p></div>` : html`<${Field} name="email" type="email" label=${t("login.email")} help=${t("agents.email.help")} value="" wrong=${wrong.email} max=${254} />`}
        <label class="labelled"><span>${t("agents.role")}</span><select class="select" name="role">${roles.map((role) => html`<option key=${role} value=${role} selected=${role === (agent?.role ?? "agent")}>${t(`role.${role}`)}</option>`)}</select></label>
      </div>
      <${Boxes} name="language" label=${t("agents.languages")} wrong=${wrong.languages} choices=${[["ja", t("language.ja")], ["en", t("language.en")]]} chosen=${agent?.languages ?? ["ja"]} />
      ${config.value.queues.length > 0 && html`<${Boxes} name="queue" label=${t("agents.queues")} help=${t("agents.queues.help")} choices=${config.value.queues.map((queue) => [queue.name, queue[locale.value]])} chosen=${agent?.queues ?? []} />`}
      <div class="form-row">
        <${Field} name="skills" label=${t("agents.skills")} help=${t("agents.skills.help")} value=${agent?.skills.join(" ")} wrong=${wrong.skills} max=${200} />
        <${Field} name="capacity" type="number" label=${t("agents.capacity")} help=${t("agents.capacity.help")} value=${agent?.capacity ? String(agent.capacity) : ""} wrong=${wrong.capacity} max=${3} />
      </div>
    </fieldset>
    ${wrong.all && html`<p class="wrong" role="alert">${wrong.all}</p>`}
    <div class="dialog-foot">
      ${agent && mine && !agent.you && html`<${Deeds} agent=${agent} sure=${sure} onSure=${() => setSure(true)} save=${save} onDone=${onDone} />`}
      <button class="button" type="button" onClick=${onDone}>${t("action.cancel")}</button>
      ${mine && html`<button class="button is-main" type="submit" disabled=${busy}>${t(agent ? "action.save" : "agents.invite")}</button>`}
    </div>
  </form>`;
}

/** @param {{ agent: StaffAgent, sure: boolean, onSure: () => void, save: ReturnType<typeof useSaving>["save"], onDone: () => void }} props */
function Deeds({ agent, sure, onSure, save, onDone }) {
  const link = html`<button class="button" type="button" onClick=${() =>
    save(
      () => changeAgent(agent.id, "invite"),
      () => tell(t("agents.invitation_sent", { email: agent.email })),
    )}>${t("agents.new_link")}</button>`;
  if (!agent.active)
    return html`<button class="button" type="button" onClick=${() => save(() => changeAgent(agent.id, "activate"), onDone)}>${t("agents.activate")}</button>`;
  return html`${link}<button class="button is-danger" type="button" onClick=${() => (sure ? save(() => changeAgent(agent.id, "deactivate"), onDone) : onSure())}>${t(sure ? "settings.sure" : "agents.deactivate")}</button>`;
}

/** @param {{ name: string, label: string, help?: string, choices: [string, string][], chosen: string[], wrong?: string | undefined }} props */
function Boxes({ name, label, help, choices, chosen, wrong }) {
  return html`<fieldset class="boxes"><legend>${label}${help && html`<small>${help}</small>`}</legend>
    ${choices.map(([value, text]) => html`<label key=${value} class="tick"><input type="checkbox" name=${name} value=${value} defaultChecked=${chosen.includes(value)} />${text}</label>`)}
    ${wrong && html`<span class="wrong" role="alert">${wrong}</span>`}
  </fieldset>`;
}
