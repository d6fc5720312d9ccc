/** The field in which an agent writes, what helps in it, and the button that sends. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { isComposing, meansSend } from "../../lib/ime.js";
import { has } from "../abilities.js";
import { send, sendAfterTakeover, whisper } from "../actions.js";
import { dropAttached, filesOf, isUploading, take } from "../attaching.js";
import { insertAt } from "../completing.js";
import { config } from "../config.js";
import { write as keepWritten, writtenIn } from "../drafts.js";
import { enterSends, t } from "../preferences.js";
import { startedTyping, stoppedTyping } from "../typing.js";
import { AttachButton, Attached } from "./attached.js";
import { Completion, useCompletion } from "./completion.js";
import { FindingsHint } from "./findings_hint.js";

const SEND = /** @type {const} */ ({
  reply: "composer.send",
  note: "composer.send.note",
  whisper: "composer.send.whisper",
});
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** @param {{ detail: import("../types.d.ts").Detail, tab: "reply" | "note" | "whisper", held: boolean }} props */
export function Writing({ detail, tab, held }) {
  const id = detail.conversation_id;
  const text = writtenIn(id, tab);
  const files = filesOf(id, tab);
  const limit = config.value.limits.text;
  const ready = (text.trim() !== "" || files.length > 0) && text.length <= limit && !isUploading(id, tab);
  /** What is to be selected in the text that was put in. */
  const selection = useRef(/** @type {{ from: number, to: number } | null} */ (null));
  // With the words themselves: a frame later the next key would have met the old place, and an open variable gone out.
  useLayoutEffect(() => {
    if (!selection.current) return;
    field.current?.focus();
    field.current?.setSelectionRange(selection.current.from, selection.current.to);
    selection.current = null;
  });
  const [dropping, setDropping] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [caret, setCaret] = useState(0);
  const completion = useCompletion({ id, text, caret, tab, choose: complete });
  useEffect(() => () => stoppedTyping(id), [id]);

  /** @param {string} next */
  function write(next) {
    keepWritten(id, tab, next);
    if (tab === "reply" && next.trim() !== "") startedTyping(id);
    else stoppedTyping(id);
  }

  /** @param {number} start @param {string} inserted */
  function complete(start, inserted) {
    const next = insertAt(text, start, field.current?.selectionStart ?? text.length, inserted);
    selection.current = next;
    write(next.text);
    setCaret(next.to);
  }

  function submit() {
    if (!ready) return;
    keepWritten(id, tab, "");
    dropAttached(id, tab);
    stoppedTyping(id);
    if (tab === "whisper") whisper(id, text.trim());
    else if (tab === "reply" && held) sendAfterTakeover(id, text.trim(), detail.assignee, files);
    else send(id, tab === "note" ? "note" : "outgoing", text.trim(), files);
    field.current?.focus();
  }

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (isComposing(event) || completion.keyed(event)) return;
    if (event.key === "Escape") {
      field.current?.blur();
    } else if (meansSend(event) && (enterSends.value || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  }

  /** @param {ClipboardEvent} event */
  function pasted(event) {
    const pastedFiles = Array.from(event.clipboardData?.files ?? []);
    if (pastedFiles.length === 0) return;
    event.preventDefault();
    take(id, tab, pastedFiles);
  }

  /** @param {Event} event */
  function moved(event) {
    setCaret(/** @type {HTMLTextAreaElement} */ (event.currentTarget).selectionStart);
  }

  return html`<div class="writing" data-dropping=${dropping} onDragLeave=${() => setDropping(false)}
    onDragOver=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setDropping(tab !== "whisper");
    }}
    onDrop=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setDropping(false);
      take(id, tab, Array.from(event.dataTransfer?.files ?? []));
    }}>
    <${Completion} completion=${completion} />
    <textarea id="composer-text" class="composer-text" ref=${field} rows="3" value=${text} lang=${tab === "reply" ? detail.language : undefined}
      aria-label=${t(`composer.${tab}`)} placeholder=${t(`composer.${tab}.placeholder`)} onKeyDown=${keyed} onPaste=${pasted}
      aria-autocomplete="list" aria-haspopup="listbox" aria-controls=${completion.open ? "completion" : undefined}
      aria-activedescendant=${completion.activeId} onKeyUp=${moved} onClick=${moved}
      onInput=${(/** @type {InputEvent} */ event) => {
        const area = /** @type {HTMLTextAreaElement} */ (event.currentTarget);
        setCaret(area.selectionStart);
        write(area.value);
      }}
      onBlur=${() => {
        stoppedTyping(id);
        completion.close();
      }}></textarea>
    <${Attached} id=${id} tab=${tab} />
    ${tab === "reply" && html`<${FindingsHint} id=${id} text=${text} />`}
    <div class="composer-foot">
      <${AttachButton} id=${id} tab=${tab} />
      <label class="tick"><input type="checkbox" checked=${enterSends.value} onChange=${toggleEnter} />${t("composer.mode")}</label>
      <span class="composer-hint">${hintOf(tab)}</span>
      ${text.length >= limit * 0.9 && html`<span class="composer-count" data-over=${text.length > limit}>${t("composer.count", { n: text.length, limit })}</span>`}
      <button class="button is-main" type="button" disabled=${!ready} onClick=${submit}>${t(SEND[tab])}</button>
    </div>
  </div>`;
}

/** @param {"reply" | "note" | "whisper"} tab */
function hintOf(tab) {
  const sends = enterSends.value ? t("composer.hint.enter") : t("composer.hint.mod", { mod: IS_MAC ? "⌘" : "Ctrl" });
  if (!has("writing") || tab === "whisper") return sends;
  return `${sends}・${t(tab === "note" ? "composer.hint.mention" : "composer.hint.canned")}`;
}

function toggleEnter() {
  enterSends.value = !enterSends.value;
}
