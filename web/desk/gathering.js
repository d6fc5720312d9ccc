/** Gathers what arrives until the page is next drawn: a hundred frames at once cost one drawing, not a hundred. */

/** A page that nobody sees, or a window behind another, may never be drawn; what calls its person must not wait. */
const LATEST_MS = 200;

/**
 * @template T
 * @param {(gathered: T[]) => void} take
 */
export function gathering(take) {
  /** @type {T[]} */
  let gathered = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let latest;
  let frame = 0;

  function now() {
    clearTimeout(latest);
    cancelAnimationFrame(frame);
    latest = undefined;
    if (gathered.length === 0) return;
    const taken = gathered;
    gathered = [];
    take(taken);
  }

  document.addEventListener("visibilitychange", () => document.hidden && now());

  return {
    /** @param {T} one */
    add(one) {
      gathered.push(one);
      if (latest !== undefined) return;
      latest = setTimeout(now, LATEST_MS);
      frame = requestAnimationFrame(now);
    },
    /** Take at once what there is. */
    now,
  };
}
