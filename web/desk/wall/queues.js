/** The queues: how many wait in each, since when, and who is there for them. */
import { html } from "../../lib/html.js";
import { percent, span } from "../format.js";
import { locale, t } from "../preferences.js";
import { filter, list } from "../store.js";
import { queueLabel } from "../views/list_filter.js";

/** @typedef {import("../record.d.ts").Wall["queues"][number]} Queue */

/** @param {{ queues: Queue[] }} props */
export function Queues({ queues }) {
  const most = Math.max(1, ...queues.map((queue) => queue.waiting));
  return html`<section class="card" aria-labelledby="queues-title">
    <h3 id="queues-title">${t("wall.queues")}</h3>
    <table class="queues">
      <thead><tr><th scope="col">${t("wall.queue")}</th><th scope="col">${t("wall.waiting")}</th><th scope="col">${t("wall.oldest")}</th><th scope="col">${t("wall.assigned")}</th><th scope="col">${t("wall.online")}</th></tr></thead>
      <tbody>${queues.map(
        (queue) => html`<tr key=${queue.queue} data-alone=${queue.waiting > 0 && queue.agents_online === 0}>
          <th scope="row"><a href="#" onClick=${() => open(queue.queue)}>${queueLabel(queue.queue)}</a></th>
          <td><div class="queue-waiting"><span class="queue-bar"><i style=${{ width: percent(queue.waiting / most) }}></i></span><b class="figure">${queue.waiting}</b></div></td>
          <td class="figure">${queue.oldest_wait_s === null ? "–" : span(queue.oldest_wait_s, locale.value)}</td>
          <td class="figure">${queue.assigned}</td>
          <td class="figure">${queue.agents_online}</td>
        </tr>`,
      )}</tbody>
    </table>
  </section>`;
}

/** @param {string} name */
function open(name) {
  list.value = "waiting";
  filter.value = `queue:${name}`;
}
