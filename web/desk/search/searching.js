/** Runs the search while one types: the last words count, and what came before stays on screen until then. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { refused } from "../live.js";
import { problemOf } from "../problems.js";
import { search } from "../record_requests.js";
import { asked } from "./filters.js";

const PAUSE_MS = 110;

/** @typedef {import("../record.d.ts").Found} Found */

/**
 * @typedef {object} State
 * @property {Found["results"]} results
 * @property {import("../record.d.ts").FoundContact[]} contacts
 * @property {string | null} next
 * @property {boolean} busy
 * @property {import("../types.d.ts").Problem | null} problem
 */

/**
 * @param {import("./filters.js").Filters} filters
 * @returns {State & { more: () => void }}
 */
export function useSearch(filters) {
  const [state, setState] = useState(
    /** @type {State} */ ({ results: [], contacts: [], next: null, busy: true, problem: null }),
  );
  const key = asked(filters).toString();
  const running = useRef(/** @type {AbortController | null} */ (null));

  /** @param {string | null} cursor */
  async function ask(cursor) {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState((known) => ({ ...known, busy: true }));
    try {
      const query = asked(filters);
      if (cursor) query.set("cursor", cursor);
      const found = await search(query, mine.signal);
      if (mine.signal.aborted) return;
      setState((known) => ({
        results: cursor ? [...known.results, ...found.results] : found.results,
        contacts: cursor ? known.contacts : (found.contacts ?? []),
        next: found.next,
        busy: false,
        problem: null,
      }));
    } catch (failure) {
      if (mine.signal.aborted) return;
      if (!(failure instanceof ApiError)) throw failure;
      refused(failure);
      setState((known) => ({ ...known, busy: false, problem: problemOf(failure) }));
    }
  }

  useEffect(() => {
    const timer = setTimeout(() => ask(null), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  useEffect(() => () => running.current?.abort(), []);

  return { ...state, more: () => ask(state.next) };
}
