/** An intent ranking as small bars. */
import { html } from "../../lib/html.js";
import { percent } from "../format.js";
import { intentLabel } from "../intents.js";
import { locale } from "../preferences.js";

/** @param {{ ranking: import("../types.d.ts").Ranked[], most?: number }} props */
export function Bars({ ranking, most = 5 }) {
  return html`<ol class="bars">
    ${ranking.slice(0, most).map(
      ({ name, confidence }, place) => html`<li key=${name} data-first=${place === 0}>
        <span class="bar-name" title=${name}>${intentLabel(name, locale.value)}</span>
        <span class="bar" aria-hidden="true"><i style=${{ width: percent(confidence) }}></i></span>
        <span class="figure">${percent(confidence)}</span>
      </li>`,
    )}
  </ol>`;
}
