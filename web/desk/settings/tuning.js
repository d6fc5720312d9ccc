/** The numbers of the policy, each with what it means; their one home is handoff.yml, read again when it changes. */
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { t } from "../preferences.js";
import { problemText } from "../problems.js";
import { dayAndTime } from "../search/result.js";
import { Icon } from "../views/icons.js";
import { tuning } from "./requests.js";

export function TuningPage() {
  const { data, problem } = useFetched(tuning, []);
  if (problem) return html`<p class="wrong" role="alert">${problemText(problem)}</p>`;
  if (!data) return html`<p role="status">${t("desk.loading")}</p>`;
  return html`<p class="tuning-state" data-state=${data.state}><${Icon} name=${data.state === "good" ? "check" : "warning"} />
      <span>${t(data.state === "good" ? "tuning.good" : "tuning.bad", { time: dayAndTime(data.read_ms) })}</span></p>
    ${data.problem && html`<pre class="tuning-problem">${data.problem}</pre>`}
    ${data.sections.map(
      (section) => html`<section key=${section.name} class="card tuning"><h4>${section.name}</h4>
        ${section.meaning && html`<p>${section.meaning}</p>`}
        <dl>${section.entries.map((entry) => html`<div key=${entry.path}><dt><code>${entry.path}</code><span>${entry.meaning}</span></dt><dd>${valueText(entry.value)}</dd></div>`)}</dl></section>`,
    )}`;
}

/** @param {unknown} value */
function valueText(value) {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
