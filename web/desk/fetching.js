/** Asks the server when a view is drawn, and again when what is asked changes; an answer that comes too late is left. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../lib/api.js";
import { refused } from "./live.js";
import { problemOf } from "./problems.js";

/**
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} ask
 * @param {unknown[]} of what the answer depends on
 * @returns {{ data: T | null, problem: import("./types.d.ts").Problem | null, busy: boolean, again: () => void }}
 */
export function useFetched(ask, of) {
  const [state, setState] = useState(
    /** @type {{ data: T | null, problem: import("./types.d.ts").Problem | null, busy: boolean }} */ ({
      data: null,
      problem: null,
      busy: true,
    }),
  );
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    setState((known) => ({ ...known, busy: true }));
    ask(gone.signal).then(
      (data) => gone.signal.aborted || setState({ data, problem: null, busy: false }),
      (failure) => {
        if (gone.signal.aborted) return;
        if (!(failure instanceof ApiError)) throw failure;
        refused(failure);
        setState((known) => ({ ...known, problem: problemOf(failure), busy: false }));
      },
    );
    return () => gone.abort();
  }, [...of, turn]);
  return { ...state, again: () => setTurn((n) => n + 1) };
}
