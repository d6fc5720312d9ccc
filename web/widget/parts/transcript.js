/**
 * The conversation as a log: what was said, and what happened between. It stays at its end while one reads there, and
 * stays where one is while one reads above.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { dayLabel } from "../../lib/time.js";
import { Icon } from "../icons.js";
import { feedbackWanted, rowsOf } from "../reading.js";
import { useWidget } from "./context.js";
import { FactLine } from "./facts.js";
import { Message, PendingMessage } from "./message.js";
import { Welcome } from "./welcome.js";

const NEAR_PX = 48;

/** The log, with the greeting above it and the typing sign beneath. */
export function Transcript() {
  const { model, wire } = useWidget();
  const { t } = model;
  const log = useRef(/** @type {HTMLElement | null} */ (null));
  const lastTop = useRef(0);
  const [atEnd, setAtEnd] = useState(true);
  const conversation = model.conversation.value;
  const outbox = model.outbox.value;
  const rows = rowsOf(conversation, outbox);
  const feedbackFor = feedbackWanted(conversation);
  const typing = model.typing.value;
  const open = model.open.value;

  useLayoutEffect(() => {
    if (atEnd) toEnd(log.current);
  }, [rows.length, conversation, typing, open, atEnd]);

  // Who sends wants to see it go.
  useLayoutEffect(() => {
    if (outbox.length > 0) toEnd(log.current);
  }, [outbox.length]);

  useEffect(() => {
    const element = log.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => atEnd && toEnd(element));
    watcher.observe(element);
    for (const child of element.children) watcher.observe(child);
    return () => watcher.disconnect();
  }, [atEnd]);

  const unread = model.unread.value;
  useEffect(() => {
    if (!open || !atEnd || unread === 0) return;
    const mark = () => document.visibilityState === "visible" && wire.markRead();
    const timer = setTimeout(mark, 400);
    document.addEventListener("visibilitychange", mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [open, atEnd, unread, model.connection.value]);

  /** @param {Event} event */
  function onScroll(event) {
    const element = /** @type {HTMLElement} */ (event.currentTarget);
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    // What grows beneath moves the end away too; only who scrolls up wants to stay above.
    if (near) setAtEnd(true);
    else if (element.scrollTop < lastTop.current) setAtEnd(false);
    lastTop.current = element.scrollTop;
  }

  return html`<div class="transcript">
    <div class="log" ref=${log} role="log" aria-label=${t("log")} aria-busy=${!model.loaded.value} tabindex="0"
      onScroll=${onScroll}>
      <div class="log-rows">
        <${Welcome} />
        ${!model.loaded.value && model.refusal.value === null && html`<p class="log-loading">${t("loading")}</p>`}
        ${rows.map((row) => html`<${Row} key=${row.key} row=${row} feedbackFor=${feedbackFor} />`)}
        ${typing && html`<${Typing} name=${typing.name} role=${typing.role} />`}
      </div>
    </div>
    ${
      !atEnd &&
      html`<button type="button" class="to-newest" data-unread=${unread > 0} onClick=${() => toEnd(log.current)}>
        <${Icon} name="down" /><span class=${unread > 0 ? "" : "unseen"}>${t("newest")}</span>
      </button>`
    }
  </div>`;
}

/** @param {{row: import("../reading.js").Row, feedbackFor: string | null}} props */
function Row({ row, feedbackFor }) {
  const { model } = useWidget();
  if (row.type === "day") return html`<p class="day">${dayLabel(row.atMs, Date.now(), model.locale.value)}</p>`;
  if (row.type === "pending") return html`<${PendingMessage} pending=${row.pending} />`;
  const { event } = row;
  if (event.type !== "message.appended" || event.kind === "activity") return html`<${FactLine} event=${event} />`;
  const asksFeedback = feedbackFor === event.message_id || event.message_id in model.conversation.value.feedback;
  return html`<${Message} message=${event} first=${row.first} last=${row.last} asksFeedback=${asksFeedback} />`;
}

/** @param {{name: string, role: string}} props */
function Typing({ name, role }) {
  const { model } = useWidget();
  return html`<div class="message is-ours" data-role=${role}>
    <p class="bubble typing">
      <span class="unseen">${model.t("typing", { name })}</span>
      <span class="typing-dot" /><span class="typing-dot" /><span class="typing-dot" />
    </p>
  </div>`;
}

/** @param {HTMLElement | null} element */
function toEnd(element) {
  if (element) element.scrollTop = element.scrollHeight;
}
