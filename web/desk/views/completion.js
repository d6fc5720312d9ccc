/** The list that opens while writing: canned replies after `/`, colleagues after `@`. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { askedAt } from "../completing.js";
import { findFor } from "../completion_source.js";
import { t } from "../preferences.js";

/** @typedef {import("../completion_source.js").Choice} Choice */

/**
 * @typedef {object} State
 * @property {boolean} open
 * @property {Choice[]} choices
 * @property {number} place
 * @property {"canned" | "mention"} kind
 * @property {string | undefined} activeId
 * @property {(event: KeyboardEvent) => boolean} keyed
 * @property {(choice: Choice) => void} pick
 * @property {() => void} close
 */

/**
 * @param {{ id: string, text: string, caret: number, tab: "reply" | "note" | "whisper", choose: (start: number, text: string) => void }} props
 * @returns {State}
 */
export function useCompletion({ id, text, caret, tab, choose }) {
  const [choices, setChoices] = useState(/** @type {Choice[]} */ ([]));
  const [place, setPlace] = useState(0);
  const [closedAt, setClosedAt] = useState(-1);
  const asked = askedAt(text, caret, tab);
  const open = asked !== null && asked.start !== closedAt && choices.length > 0;

  useEffect(() => {
    if (!asked || asked.start === closedAt) {
      setChoices([]);
      return;
    }
    const gone = new AbortController();
    findFor(asked, id, gone.signal).then((found) => {
      if (gone.signal.aborted) return;
      setChoices(found);
      setPlace(0);
    });
    return () => gone.abort();
  }, [id, asked?.kind, asked?.query, asked?.start, closedAt]);

  /** @param {Choice} choice */
  function pick(choice) {
    if (asked) choose(asked.start, choice.text);
    setChoices([]);
  }

  return {
    open,
    choices,
    place,
    kind: asked?.kind ?? "canned",
    activeId: open ? `choice-${place}` : undefined,
    pick,
    close: () => setChoices([]),
    keyed(event) {
      if (!open) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) setPlace((place + step + choices.length) % choices.length);
      else if (event.key === "Escape") setClosedAt(asked?.start ?? -1);
      else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
        const choice = choices[place];
        if (choice) pick(choice);
      } else return false;
      event.preventDefault();
      return true;
    },
  };
}

/** @param {{ completion: State }} props */
export function Completion({ completion }) {
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  useLayoutEffect(() => {
    list.current?.children[completion.place]?.scrollIntoView({ block: "nearest" });
  }, [completion.place, completion.open]);
  if (!completion.open) return null;
  return html`<div class="completion">
    <p class="completion-title" id="completion-title">${t(`completion.${completion.kind}`)}</p>
    <ul class="completion-list" id="completion" role="listbox" aria-labelledby="completion-title" ref=${list}>
      ${completion.choices.map(
        (
          choice,
          place,
        ) => html`<li key=${choice.id} id=${`choice-${place}`} role="option" aria-selected=${place === completion.place}
          onMouseDown=${(/** @type {MouseEvent} */ event) => event.preventDefault()} onClick=${() => completion.pick(choice)}>
          <span class="completion-name"><b>${choice.name}</b>${choice.more && html`<span>${choice.more}</span>`}</span>
          ${choice.preview && html`<span class="completion-text">${choice.preview}</span>`}
        </li>`,
      )}
    </ul>
  </div>`;
}
