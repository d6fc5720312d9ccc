/**
 * A list of thousands of which only what is on the screen is drawn. Rows have one height; each stands at its own
 * place, so that scrolling moves none of them. The row that a person stands on stays drawn wherever it is: the focus
 * never falls into nothing.
 */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";

/** Drawn beyond either edge, so that a quick scroll does not outrun the drawing. */
const BEYOND = 8;

/**
 * @template T
 * @param {object} props
 * @param {{ readonly length: number, slice: (from: number, until: number) => T[] }} props.items
 * @param {number} props.heightRem of one row
 * @param {(item: T) => string} props.keyOf
 * @param {number} props.standing the place of the row that is kept
 * @param {(item: T, place: number) => unknown} props.draw
 */
export function VirtualList({ items, heightRem, keyOf, standing, draw }) {
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  const [span, setSpan] = useState({ first: 0, count: 30 });

  useLayoutEffect(() => {
    const box = list.current?.parentElement;
    if (!box) return;
    const measure = () => {
      const height = heightRem * remPx();
      const first = Math.floor(box.scrollTop / height);
      const count = Math.ceil(box.clientHeight / height) + 1;
      setSpan((known) => (known.first === first && known.count === count ? known : { first, count }));
    };
    measure();
    box.addEventListener("scroll", measure, { passive: true });
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => {
      box.removeEventListener("scroll", measure);
      watch.disconnect();
    };
  }, [heightRem, items.length]);

  const from = Math.max(0, Math.min(span.first, items.length - span.count) - BEYOND);
  const until = Math.min(items.length, from + span.count + 2 * BEYOND);
  const drawn = items.slice(from, until).map((item, n) => ({ item, place: from + n }));
  const [kept] = items.slice(standing, standing + 1);
  if (kept !== undefined && standing < from) drawn.unshift({ item: kept, place: standing });
  if (kept !== undefined && standing >= until) drawn.push({ item: kept, place: standing });

  return html`<ul class="virtual" ref=${list} style=${{ height: `${items.length * heightRem}rem` }}>
    ${drawn.map(
      ({ item, place }) => html`<li key=${keyOf(item)} aria-setsize=${items.length} aria-posinset=${place + 1}
        style=${{ top: `${place * heightRem}rem`, height: `${heightRem}rem` }}>${draw(item, place)}</li>`,
    )}
  </ul>`;
}

/**
 * Bring a row into the view of its box.
 *
 * @param {HTMLElement} box
 * @param {number} place
 * @param {number} heightRem
 */
export function scrollToPlace(box, place, heightRem) {
  const height = heightRem * remPx();
  const top = place * height;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
}

function remPx() {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
