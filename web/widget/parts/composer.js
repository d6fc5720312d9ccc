/** Where the customer writes: text that grows, pictures to look at before they go, and Enter that knows of input methods. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { meansSend } from "../../lib/ime.js";
import { isForProof } from "../addresses.js";
import { Icon } from "../icons.js";
import { ACCEPT, filesIn, whyNot } from "../images.js";
import { codeStands } from "../model.js";
import { proofWanted } from "../reading.js";
import { useWidget } from "./context.js";
import { Tray } from "./tray.js";

const TELL_LEFT = 200;

/** The form at the foot of the widget. */
export function Composer() {
  const { model, wire } = useWidget();
  const { t } = model;
  const text = model.draft.value;
  const [files, setFiles] = useState(/** @type {File[]} */ ([]));
  const [wrong, setWrong] = useState(/** @type {string | null} */ (null));
  const [dragging, setDragging] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const left = model.limits.value.text - Array.from(text.trim()).length;
  const sendable = (text.trim() !== "" || files.length > 0) && left >= 0 && model.refusal.value === null;
  const open = model.open.value;

  useLayoutEffect(() => grow(field.current), [text]);
  useEffect(() => {
    // On a phone the keyboard would hide the greeting; there one taps when one wants to write. And where we merely
    // stayed open on the next page, that page keeps the focus.
    if (open && document.hasFocus() && matchMedia("(pointer: fine)").matches)
      field.current?.focus({ preventScroll: true });
  }, [open]);
  useEffect(() => watchDrops({ onOver: setDragging, onFiles: take }));

  /** @param {File[]} given */
  function take(given) {
    const reason = given.map((file) => whyNot(file, model.limits.value.image_bytes)).find((each) => each !== null);
    const mb = Math.floor(model.limits.value.image_bytes / 1_000_000);
    setWrong(reason ? t(reason, { mb }) : null);
    setFiles([...files, ...given.filter((file) => whyNot(file, model.limits.value.image_bytes) === null)]);
  }

  /** @param {Event} [event] */
  function submit(event) {
    event?.preventDefault();
    if (!sendable) return;
    for (const file of files) wire.send.image(file);
    if (proofWanted(model.conversation.value) && isForProof(text, codeStands(model.codeSent.value)))
      model.typedProof.value = text;
    else if (text.trim() !== "") wire.send.text(text.trim());
    wire.typing.stop();
    setFiles([]);
    model.draft.value = "";
    setWrong(null);
    field.current?.focus();
  }

  /** @param {InputEvent} event */
  function onInput(event) {
    const written = /** @type {HTMLTextAreaElement} */ (event.currentTarget).value;
    model.draft.value = written;
    wire.typing.changed(written);
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    const pasted = filesIn(event.clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    take(pasted);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (!meansSend(event)) return;
    event.preventDefault();
    submit();
  }

  return html`<form class="composer" onSubmit=${submit}>
    ${dragging && html`<p class="drop-sign">${t("drop_here")}</p>`}
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
    <${Tray} files=${files} onRemove=${(/** @type {File} */ file) => setFiles(files.filter((each) => each !== file))} />
    <div class="composer-row">
      <button type="button" class="tool" aria-label=${t("attach")} title=${t("attach")} onClick=${() => picker.current?.click()}>
        <${Icon} name="image" />
      </button>
      <input ref=${picker} type="file" accept=${ACCEPT} multiple hidden onChange=${() => {
        take(Array.from(picker.current?.files ?? []));
        if (picker.current) picker.current.value = "";
      }} />
      <label for="composer-text" class="unseen">${t("write")}</label>
      <textarea ref=${field} id="composer-text" class="composer-text" rows="1" enterkeyhint="send" autocomplete="off"
        placeholder=${t(placeholder(model.conversation.value.status))} value=${text}
        aria-invalid=${left < 0} onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${onPaste}
        onBlur=${wire.typing.stop} />
      <button class="send" disabled=${!sendable} aria-label=${t("send")} title=${t("send")}><${Icon} name="send" /></button>
    </div>
    ${
      left < TELL_LEFT &&
      html`<p class="letters-left" data-over=${left < 0} role="status">${left < 0 ? t("too_long", { n: -left }) : left}</p>`
    }
  </form>`;
}

/** @param {string | null} status */
function placeholder(status) {
  if (status === "queued" || status === "assigned") return "write_person";
  return status === "resolved" ? "write_again" : "write_bot";
}

/** Let the field be as high as what stands in it; the style sheet says how high at most. @param {HTMLTextAreaElement | null} field */
function grow(field) {
  if (!field) return;
  field.style.height = "";
  if (field.value !== "") field.style.height = `${field.scrollHeight + 2}px`;
}

/** @param {{onOver: (over: boolean) => void, onFiles: (files: File[]) => void}} heard */
function watchDrops({ onOver, onFiles }) {
  /** @param {DragEvent} event */
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    onOver(true);
  };
  /** @param {DragEvent} event */
  const leave = (event) => event.relatedTarget === null && onOver(false);
  /** @param {DragEvent} event */
  const drop = (event) => {
    event.preventDefault();
    onOver(false);
    onFiles(filesIn(event.dataTransfer));
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", leave);
  document.addEventListener("drop", drop);
  return () => {
    document.removeEventListener("dragover", over);
    document.removeEventListener("dragleave", leave);
    document.removeEventListener("drop", drop);
  };
}
