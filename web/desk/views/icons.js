/** The desk's pictograms: strokes of one weight on a 20-unit square, coloured by the text around them. */
import { html } from "../../lib/html.js";

/** @type {Record<string, string>} */
const STROKES = {
  back: "M12 4l-6 6 6 6",
  bell: "M5 14h10l-1.2-2V9a3.8 3.8 0 0 0-7.6 0v3zM8.4 16.5a1.7 1.7 0 0 0 3.2 0",
  bellOff: "M5 14h10l-1.2-2V9a3.8 3.8 0 0 0-6.6-2.6M6.2 9v3L5 14M8.4 16.5a1.7 1.7 0 0 0 3.2 0M4 4l12 12",
  bot: "M4.5 8.5h11v7h-11zM10 8.5V5.5M10 4.4v.2M7.6 12v.2M12.4 12v.2",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  chevron: "M6 8l4 4 4-4",
  bulb: "M7.5 13a4.5 4.5 0 1 1 5 0v1.5h-5zM8 17h4",
  chart: "M4 16V9M8.5 16V4.5M13 16v-5M16.5 16h-14",
  clip: "M13.5 7l-5.2 5.2a1.6 1.6 0 0 0 2.3 2.3l5.2-5.3a3.1 3.1 0 0 0-4.4-4.4L5.9 10.3a4.6 4.6 0 0 0 6.5 6.5",
  clock: "M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM10 7v3.2l2.2 1.6",
  close: "M5 5l10 10M15 5L5 15",
  down: "M10 4v11M5.5 11l4.5 4.5 4.5-4.5",
  leave: "M8 4H4.5v12H8M12 6.5l3.5 3.5-3.5 3.5M15 10H8",
  lock: "M5.5 9h9v7h-9zM7.5 9V7a2.5 2.5 0 0 1 5 0v2",
  moon: "M15.5 11.8A6 6 0 1 1 8.2 4.5a4.8 4.8 0 0 0 7.3 7.3z",
  more: "M4.4 10h.8M9.6 10h.8M14.8 10h.8",
  note: "M5 4h10v8l-4 4H5zM11 16v-4h4",
  packet: "M4 5h12v10H4zM4 8.5h12M7 12h3.5",
  question: "M7.8 7.6a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2 1-1.2 2M10 14.4v.2",
  pen: "M5 15l.7-3L13 4.7l2.3 2.3L8 14.3zM11.5 6.2l2.3 2.3",
  people:
    "M7.5 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5zM3 16c0-3 2-4.5 4.5-4.5S12 13 12 16M13 5a2.2 2.2 0 0 1 0 4.3M14 11.8c2 .4 3 1.9 3 4.2",
  search: "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM12.7 12.7L16.5 16.5",
  shield: "M10 3.5l5.5 2v4.2c0 3.4-2.3 5.7-5.5 6.8-3.2-1.1-5.5-3.4-5.5-6.8V5.5zM10 7v3.5M10 12.8v.2",
  sun: "M10 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM10 3v1.2M10 15.8V17M3 10h1.2M15.8 10H17M5 5l.9.9M14.1 14.1l.9.9M5 15l.9-.9M14.1 5.9l.9-.9",
  eye: "M2.8 10S5.5 5.5 10 5.5 17.2 10 17.2 10 14.5 14.5 10 14.5 2.8 10 2.8 10zM10 8.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  gear: "M10 7.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5L15 15M5 15l1.5-1.5M13.5 6.5L15 5",
  halfSun: "M10 5a5 5 0 1 1 0 10zM10 5a5 5 0 0 0 0 10",
  thumbDown: "M7 11V4.5h7.2L15.5 11H12l.6 3.2a1.3 1.3 0 0 1-2.4.8L7.6 11zM4.5 4.5V11",
  thumbUp: "M7 9v6.5h7.2L15.5 9H12l.6-3.2a1.3 1.3 0 0 0-2.4-.8L7.6 9zM4.5 9v6.5",
  transfer: "M4 7h10l-3-3M16 13H6l3 3",
  wall: "M4 4.5h5v5H4zM11.5 4.5h4.5V12h-4.5zM4 12h5v3.5H4zM11.5 14.5h4.5",
  warning: "M10 4l7 12H3zM10 8.5v3.5M10 13.9v.2",
};

/** @param {{ name: keyof typeof STROKES & string }} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor"
    stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    <path d=${STROKES[name]} />
  </svg>`;
}

/** The house's mark: a hand-over of one sheet from the left to the right. */
export function Mark() {
  return html`<svg class="mark" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false">
    <rect class="mark-ground" width="28" height="28" rx="7" />
    <path class="mark-sheet" d="M7 9h7a4 4 0 0 1 0 8H9" />
    <path class="mark-hand" d="M11.5 13.5L8 17l3.5 3.5M21 8v12" />
  </svg>`;
}
