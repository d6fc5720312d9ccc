/** The dialogs, one at a time. */
import { html } from "../../lib/html.js";
import { dialog as shown } from "../store.js";
import { FindingsDialog } from "./findings_dialog.js";
import { HarassmentDialog } from "./harassment_dialog.js";
import { HelpDialog } from "./help_dialog.js";
import { Modal } from "./modal.js";
import { ResolveDialog } from "./resolve_dialog.js";
import { ReturnDialog } from "./return_dialog.js";
import { SelfTestDialog } from "./self_test_dialog.js";
import { TakeoverDialog } from "./takeover_dialog.js";
import { TransferDialog } from "./transfer_dialog.js";
import { WhyDialog } from "./why_dialog.js";

/** @param {{ dialog: import("../types.d.ts").Dialog }} props */
export function Dialogs({ dialog }) {
  return html`<${Modal} className="dialog" label="dialog-title" onClose=${closeDialog} lightly=${["help", "why", "self_test"].includes(dialog.kind)}>
    ${dialog.kind === "return" && html`<${ReturnDialog} id=${dialog.id} />`}
    ${dialog.kind === "resolve" && html`<${ResolveDialog} id=${dialog.id} />`}
    ${dialog.kind === "takeover" && html`<${TakeoverDialog} ...${dialog} />`}
    ${dialog.kind === "findings" && html`<${FindingsDialog} ...${dialog} />`}
    ${dialog.kind === "transfer" && html`<${TransferDialog} id=${dialog.id} />`}
    ${dialog.kind === "why" && html`<${WhyDialog} id=${dialog.id} />`}
    ${dialog.kind === "harassment" && html`<${HarassmentDialog} id=${dialog.id} />`}
    ${dialog.kind === "self_test" && html`<${SelfTestDialog} />`}
    ${dialog.kind === "help" && html`<${HelpDialog} />`}
  <//>`;
}

/** Put the dialog away. */
export function closeDialog() {
  shown.value = null;
}
