/** What was said and what happened, oldest first; keeps to the end unless somebody has scrolled back. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { dayLabel } from "../../lib/time.js";
import { locale, t } from "../preferences.js";
import { desk, nowMs } from "../store.js";
import { timelineOf } from "../timeline.js";
import { Activity } from "./activity.js";
import { Icon } from "./icons.js";
import { Message } from "./message.js";
import { PendingMessage } from "./pending_message.js";
import { Thought } from "./thought.js";

const NEAR_END_PX = 120;

/** @param {{ open: import("../types.d.ts").Opened }} props */
export function Transcript({ open }) {
  const id = open.conversation.conversation_id;
  const items = timelineOf(open.events, desk.value.pending[id]);
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);

  function toEnd() {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }

  function scrolled() {
    const element = box.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current) setMissed(false);
  }

  useLayoutEffect(() => {
    const ours = items.at(-1)?.type === "pending";
    if (atEnd.current || ours) toEnd();
    else setMissed(true);
  }, [items.length]);

  // Pictures and a growing composer move the end as well.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(element);
    if (element.firstElementChild) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);

  return html`<div class="transcript" ref=${box} onScroll=${scrolled} tabIndex="0" role="log" aria-live="polite" aria-relevant="additions"
    aria-label=${t("conversation.log")}>
    <ol class="items">${items.map((item) => html`<${ItemView} key=${item.key} item=${item} id=${id} language=${open.conversation.language} contact=${open.conversation.contact.name} />`)}</ol>
    <${Typing} id=${id} name=${open.conversation.contact.name} />
    ${
      missed &&
      html`<button class="to-end button" type="button" onClick=${toEnd}><${Icon} name="down" />${t("conversation.latest")}</button>`
    }
  </div>`;
}

/** @param {{ item: import("../types.d.ts").Item, id: string, language: string, contact: string | null }} props */
function ItemView({ item, id, language, contact }) {
  switch (item.type) {
    case "day":
      return html`<li class="day"><span>${dayLabel(item.at_ms, nowMs.peek(), locale.value)}</span></li>`;
    case "activity":
      return html`<${Activity} event=${item.event} />`;
    case "silence":
      return html`<li class="activity"><span>${t("turn.silent")}</span><${Thought} turn=${item.turn} /></li>`;
    case "pending":
      return html`<${PendingMessage} pending=${item.pending} id=${id} />`;
    case "message":
      return html`<${Message} item=${item} language=${language} contact=${contact} />`;
  }
}

/** @param {{ id: string, name: string | null }} props */
function Typing({ id, name }) {
  const typing = desk.value.typing[id];
  if (!typing || typing.until_ms < Date.now() || nowMs.value < 0) return null;
  const who = typing.author.role === "contact" ? (name ?? t("conversation.customer")) : (typing.author.name ?? "");
  return html`<p class="typing"><span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>${t("conversation.typing", { name: who })}</p>`;
}
