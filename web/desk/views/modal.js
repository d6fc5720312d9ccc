/** The browser's own <dialog>: focus stays inside and comes back, Escape closes. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../../lib/html.js";
import { isComposing } from "../../lib/ime.js";

/**
 * Shown as it is drawn and gone as it is put away, both before the next key: the browser's own "close" comes with the
 * next frame, and a key in between would have met a dialog that nobody saw any more.
 *
 * @param {object} props
 * @param {string} props.className
 * @param {string} props.label the id of its heading
 * @param {() => void} props.onClose puts it away
 * @param {boolean} props.lightly whether a click beside it closes it, too
 * @param {unknown} [props.children]
 */
export function Modal({ className, label, onClose, lightly, children }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const drawn = element.current;
    drawn?.showModal();
    return () => drawn?.close();
  }, []);

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (event.key !== "Escape" || isComposing(event)) return;
    event.preventDefault();
    onClose();
  }

  return html`<dialog class=${className} ref=${element} aria-labelledby=${label} onKeyDown=${keyed} onCancel=${onClose}
    onClose=${(/** @type {Event} */ event) => {
      // It tells of one that was put away, too, and by then the next may be open.
      if (/** @type {HTMLElement} */ (event.currentTarget).isConnected) onClose();
    }}
    onClick=${(/** @type {MouseEvent} */ event) => {
      // A click on the scrim lands on the element itself.
      if (lightly && event.target === event.currentTarget) onClose();
    }}>${children}</dialog>`;
}
