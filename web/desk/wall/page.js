/** The wall: what needs somebody now comes first, then who is there to do it, then how today goes. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { clockTime } from "../../lib/time.js";
import { useFetched } from "../fetching.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { wall as fetchWall } from "../record_requests.js";
import { desk } from "../store.js";
import { Icon } from "../views/icons.js";
import { Agents } from "./agents.js";
import { Behind } from "./behind.js";
import { Numbers } from "./numbers.js";
import { Queues } from "./queues.js";
import { Risks } from "./risks.js";

const AGAIN_MS = 5000;
const SOON_MS = 1200;

export function Page() {
  const { data: wall, problem, again } = useFetched(fetchWall, []);
  const [number, setNumber] = useState(/** @type {string | null} */ (null));
  const rows = desk.value.rows;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  // What frames tell of is on the wall a moment later, many of them at once.
  useEffect(() => {
    const timer = setTimeout(again, SOON_MS);
    return () => clearTimeout(timer);
  }, [rows]);

  if (!wall) {
    return html`<p class="page-loading" role="status">${problem ? problemText(problem) : t("desk.loading")}</p>`;
  }
  return html`<div class="wall">
    <header class="wall-head">
      <h2>${t("wall.title")}</h2>
      <p class="wall-fresh" role="status">${problem ? html`<${Icon} name="warning" />${problemText(problem)}` : t("wall.at", { time: clockTime(wall.now_ms, locale.value) })}</p>
    </header>
    <${Numbers} today=${wall.today} chosen=${number} onChoose=${setNumber} />
    <div class="wall-body">
      <${Risks} risks=${wall.risks} leftOut=${wall.risks_left_out} />
      <div class="wall-side">
        <${Queues} queues=${wall.queues} />
        <${Agents} agents=${wall.agents} />
      </div>
    </div>
    ${number && html`<${Behind} key=${number} number=${number} onClose=${() => setNumber(null)} />`}
  </div>`;
}
