/**
 * Keeps small values between visits. In a frame on a stranger's page storage may throw on touch, be full, or be gone
 * at the next visit; then values live as long as the page does.
 */

/**
 * @param {string} prefix put before every key
 * @param {() => Storage} [area] opened at each use, since touching it may already throw
 */
export function openStorage(prefix, area = () => localStorage) {
  /** @type {Map<string, string>} */
  const memory = new Map();

  return {
    /** @template T @param {string} key @param {T} fallback @returns {T} what was kept, or `fallback` */
    get(key, fallback) {
      let raw = memory.get(key) ?? null;
      try {
        raw = area().getItem(prefix + key) ?? raw;
      } catch {}
      if (raw === null) return fallback;
      try {
        return JSON.parse(raw);
      } catch {
        return fallback;
      }
    },
    /** @param {string} key @param {unknown} value */
    set(key, value) {
      const raw = JSON.stringify(value);
      memory.set(key, raw);
      try {
        area().setItem(prefix + key, raw);
      } catch {}
    },
    /** @param {string} key */
    remove(key) {
      memory.delete(key);
      try {
        area().removeItem(prefix + key);
      } catch {}
    },
  };
}
