/** The numbers of the policy, each with what it means; their one home is handoff.yml, read again when it changes. */
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { dayAndTime } from "../search/result.js";
import { tuningTold } from "../store.js";
import { Icon } from "../views/icons.js";
import { tuning } from "./requests.js";
import { valueText } from "./tuning_value.js";

/** A value of more letters gets lines of its own. */
const LONG = 24;

export function TuningPage() {
  const { data, problem } = useFetched(tuning, [tuningTold.value]);
  if (problem) return html`<p class="wrong" role="alert">${problemText(problem)}</p>`;
  if (!data) return html`<p role="status">${t("desk.loading")}</p>`;
  return html`<p class="tuning-state" data-state=${data.state} role="status"><${Icon} name=${data.state === "good" ? "check" : "warning"} />
      <span>${t(data.state === "good" ? "tuning.good" : "tuning.bad", { time: dayAndTime(data.read_ms), path: data.path })}</span></p>
    ${data.problem && html`<pre class="tuning-problem">${data.problem}</pre>`}
    ${data.sections.map((section) => html`<${Section} key=${section.name} section=${section} />`)}`;
}

/** @param {{ section: import("./settings.d.ts").Tuning["sections"][number] }} props */
function Section({ section }) {
  const l = locale.value;
  const shown = section.entries
    .map((entry) => ({ ...entry, text: valueText(entry.path, entry.value, l) }))
    .filter((entry) => entry.text !== "");
  return html`<section class="card tuning" aria-labelledby=${`tuning-${section.name}`}>
    <h4 id=${`tuning-${section.name}`}>${section.meaning[l]}<code>${section.name}</code></h4>
    <dl>${shown.map((entry) => html`<div key=${entry.path} data-long=${entry.text.length > LONG}><dt><span>${entry.meaning[l]}</span><code>${entry.path}</code></dt><dd>${entry.text}</dd></div>`)}</dl>
  </section>`;
}
