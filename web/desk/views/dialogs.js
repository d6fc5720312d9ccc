/** The dialogs, one at a time, in the browser's own <dialog>: focus stays inside, Escape closes. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../../lib/html.js";
import { isComposing } from "../../lib/ime.js";
import { dialog as shown } from "../store.js";
import { FindingsDialog } from "./findings_dialog.js";
import { HarassmentDialog } from "./harassment_dialog.js";
import { HelpDialog } from "./help_dialog.js";
import { ResolveDialog } from "./resolve_dialog.js";
import { ReturnDialog } from "./return_dialog.js";
import { SelfTestDialog } from "./self_test_dialog.js";
import { TakeoverDialog } from "./takeover_dialog.js";
import { TransferDialog } from "./transfer_dialog.js";
import { WhyDialog } from "./why_dialog.js";

/** @param {{ dialog: import("../types.d.ts").Dialog }} props */
export function Dialogs({ dialog }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // Shown as it is drawn and gone as it is put away, both before the next key: the browser's own "close" comes with the
  // next frame, and a key in between would have met a dialog that nobody saw any more.
  useLayoutEffect(() => {
    const drawn = element.current;
    drawn?.showModal();
    return () => drawn?.close(); // gives the focus back
  }, []);
  return html`<dialog class="dialog" ref=${element} aria-labelledby="dialog-title" onKeyDown=${closeByKey} onCancel=${closeDialog} onClose=${closedByItself} onClick=${closeOutside}>
    ${dialog.kind === "return" && html`<${ReturnDialog} id=${dialog.id} />`}
    ${dialog.kind === "resolve" && html`<${ResolveDialog} id=${dialog.id} />`}
    ${dialog.kind === "takeover" && html`<${TakeoverDialog} ...${dialog} />`}
    ${dialog.kind === "findings" && html`<${FindingsDialog} ...${dialog} />`}
    ${dialog.kind === "transfer" && html`<${TransferDialog} id=${dialog.id} />`}
    ${dialog.kind === "why" && html`<${WhyDialog} id=${dialog.id} />`}
    ${dialog.kind === "harassment" && html`<${HarassmentDialog} id=${dialog.id} />`}
    ${dialog.kind === "self_test" && html`<${SelfTestDialog} />`}
    ${dialog.kind === "help" && html`<${HelpDialog} />`}
  </dialog>`;
}

/** Put the dialog away. */
export function closeDialog() {
  shown.value = null;
}

/** @param {KeyboardEvent} event */
function closeByKey(event) {
  if (event.key !== "Escape" || isComposing(event)) return;
  event.preventDefault();
  closeDialog();
}

/** The browser tells of one that we put away, too, and by then the next may be open. @param {Event} event */
function closedByItself(event) {
  if (/** @type {HTMLElement} */ (event.currentTarget).isConnected) closeDialog();
}

/** A click on the scrim lands on the dialog element itself. @param {MouseEvent} event */
function closeOutside(event) {
  if (event.target === event.currentTarget && ["help", "why", "self_test"].includes(shown.value?.kind ?? ""))
    closeDialog();
}
