/** The widget's drawings: strokes in the colour of the text around them, hidden from screen readers. */
import { html } from "../lib/html.js";

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M5 12h13M12.5 6l6 6-6 6",
  image: "M4.5 5.5h15v13h-15zM4.5 15.5l4.5-4 3.5 3 2.5-2 4.5 4M15 9.2h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 8v5M12 16.5h.01M12 3.5l9 16H3z",
  down: "M12 5v13M6 12.5l6 6 6-6",
  arrow: "M9 6l6 6-6 6",
  again: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
  mail: "M4 6.5h16v11H4zM4.5 7l7.5 6 7.5-6",
  shield: "M12 3.5l7 2.8v5.2c0 4.2-2.8 7.3-7 9-4.2-1.7-7-4.8-7-9V6.3zM9 12l2.2 2.2L15.2 10",
  note: "M6 4h9l3 3v13H6zM9 10.5h6M9 14h6",
};

/** @param {{name: keyof typeof PATHS}} props */
export function Icon({ name }) {
  return html`<${Drawing} d=${PATHS[name]} heavy=${name === "menu"} />`;
}

/** @param {{d: string, heavy?: boolean}} props */
function Drawing({ d, heavy = false }) {
  return html`<svg class="icon" viewBox="0 0 24 24" width="1.25em" height="1.25em" fill="none" stroke="currentColor"
    stroke-width=${heavy ? 3 : 1.8} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    <path d=${d} />
  </svg>`;
}

const MOUTHS = ["M8 17q4-5 8 0", "M8 16.5q4-2.5 8 0", "M8 15.5h8", "M8 14.5q4 2.5 8 0", "M7.5 14q4.5 5.5 9 0"];

/** A face for a score. @param {{score: number}} props 1, displeased, to 5 */
export function Face({ score }) {
  return html`<${Drawing} d=${`M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0M9 9.5v.5M15 9.5v.5${MOUTHS[score - 1]}`} />`;
}

/** The bot's face: a low sun in a window. */
export function SunMark() {
  return html`<svg class="sun-mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <circle class="sun-sky" cx="20" cy="20" r="20" />
    <path class="sun-rays" d="M20 8.5v4M11.5 12.2l2.6 3M28.5 12.2l-2.6 3M7.5 20.5l3.8.9M32.5 20.5l-3.8.9" />
    <path class="sun-disc" d="M12 26a8 8 0 0 1 16 0z" />
    <path class="sun-ground" d="M8.5 29.5h23" />
  </svg>`;
}
