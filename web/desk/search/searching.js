/**
 * Runs the search while one types: one question at a time, and when its answer is there, the words as they are by then.
 * So a slow answer slows the questions down and no pause has to be guessed.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { refused } from "../live.js";
import { problemOf } from "../problems.js";
import { search } from "../record_requests.js";
import { asked } from "./filters.js";

/** @typedef {import("../record.d.ts").Found} Found */

/**
 * @typedef {object} State
 * @property {Found["results"]} results
 * @property {import("../record.d.ts").FoundContact[]} contacts
 * @property {string | null} next
 * @property {boolean} busy
 * @property {string} answered the words that the results are for
 * @property {import("../types.d.ts").Problem | null} problem
 */

/**
 * @param {import("./filters.js").Filters} filters
 * @returns {State & { more: () => void }}
 */
export function useSearch(filters) {
  const [state, setState] = useState(
    /** @type {State} */ ({ results: [], contacts: [], next: null, busy: true, answered: "", problem: null }),
  );
  const wanted = useRef(filters);
  wanted.current = filters;
  const asking = useRef(false);
  const gone = useRef(/** @type {AbortController | null} */ (null));
  const key = asked(filters).toString();

  /** @param {string | null} cursor */
  async function ask(cursor) {
    if (asking.current) return;
    asking.current = true;
    setState((known) => ({ ...known, busy: true }));
    const now = wanted.current;
    try {
      await answer(now, cursor);
    } finally {
      asking.current = false;
    }
    if (gone.current?.signal.aborted) return;
    if (asked(wanted.current).toString() !== asked(now).toString()) ask(null);
  }

  /** @param {import("./filters.js").Filters} now @param {string | null} cursor */
  async function answer(now, cursor) {
    const query = asked(now);
    if (cursor) query.set("cursor", cursor);
    const signal = gone.current?.signal;
    try {
      const found = await search(query, signal);
      setState((known) => ({
        results: cursor ? [...known.results, ...found.results] : found.results,
        contacts: cursor ? known.contacts : (found.contacts ?? []),
        next: found.next,
        busy: false,
        answered: now.q ?? "",
        problem: null,
      }));
    } catch (failure) {
      if (signal?.aborted) return;
      if (!(failure instanceof ApiError)) throw failure;
      refused(failure);
      setState((known) => ({ ...known, busy: false, problem: problemOf(failure) }));
    }
  }

  useEffect(() => {
    gone.current = new AbortController();
    return () => gone.current?.abort();
  }, []);
  useEffect(() => {
    ask(null);
  }, [key]);

  return { ...state, more: () => ask(state.next) };
}
