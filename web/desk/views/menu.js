/** A button that opens a short list of further things to do; Escape and a click elsewhere close it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { Icon } from "./icons.js";

/** @param {{ label: string, items: { name: string, key?: string | undefined, go: () => void }[] }} props */
export function Menu({ label, items }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (!open) return;
    /** @param {Event} event */
    const elsewhere = (event) => {
      if (!root.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
    };
  }, [open]);
  if (items.length === 0) return null;

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  }

  return html`<div class="menu" ref=${root} onKeyDown=${keyed}>
    <button class="button" type="button" aria-expanded=${open} aria-label=${label} title=${label} onClick=${() => setOpen(!open)}>
      <${Icon} name="more" />
    </button>
    ${
      open &&
      html`<ul class="menu-list">${items.map(
        (item) =>
          html`<li key=${item.name}><button type="button" aria-keyshortcuts=${item.key} onClick=${() => {
            setOpen(false);
            item.go();
          }}><span>${item.name}</span>${item.key && html`<kbd>${item.key}</kbd>`}</button></li>`,
      )}</ul>`
    }
  </div>`;
}
