/** A text in which a number with hyphens (HD-10023456) is never broken over two lines. */
import { html } from "../../lib/html.js";

const NUMBER = /([A-Z]{1,4}-\d[\d-]*\d|\d{3,}(?:-\d{2,})+)/;

/** @param {{ text: string }} props */
export function Whole({ text }) {
  return text
    .split(NUMBER)
    .map((part, place) => (place % 2 === 1 ? html`<span class="whole" key=${place}>${part}</span>` : part));
}
