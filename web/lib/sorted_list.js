/**
 * A sorted list as a value: it is never changed, what changes one item gives another list. Items lie in chunks, of
 * which a change copies one, so that a list of ten thousand costs no more to keep than one of a hundred.
 *
 * @template T
 */
export class SortedList {
  /** @type {(a: T, b: T) => number} */
  #compare;
  /** @type {readonly (readonly T[])[]} none is empty */
  #chunks;
  /** @readonly */
  length;

  /**
   * @param {(a: T, b: T) => number} compare a total order: 0 for the same item only
   * @param {readonly (readonly T[])[]} chunks in order
   * @param {number} length
   */
  constructor(compare, chunks, length) {
    this.#compare = compare;
    this.#chunks = chunks;
    this.length = length;
  }

  /**
   * @template T
   * @param {(a: T, b: T) => number} compare
   * @param {Iterable<T>} items in any order
   * @returns {SortedList<T>}
   */
  static of(compare, items) {
    const sorted = Array.from(items).sort(compare);
    const chunks = [];
    for (let at = 0; at < sorted.length; at += CHUNK) chunks.push(sorted.slice(at, at + CHUNK));
    return new SortedList(compare, chunks, sorted.length);
  }

  /** @param {T} item one that is not in it @returns {SortedList<T>} */
  with(item) {
    const at = Math.min(this.#chunkOf(item), Math.max(0, this.#chunks.length - 1));
    const chunk = this.#chunks[at] ?? [];
    const place = placeIn(chunk, item, this.#compare);
    const grown = [...chunk.slice(0, place), item, ...chunk.slice(place)];
    const half = grown.length >> 1;
    const parts = grown.length > 2 * CHUNK ? [grown.slice(0, half), grown.slice(half)] : [grown];
    return this.#changed(at, parts, this.length + 1);
  }

  /** @param {T} item as it was put in; one that is not there changes nothing @returns {SortedList<T>} */
  without(item) {
    const at = this.#chunkOf(item);
    const chunk = this.#chunks[at];
    const place = chunk ? placeIn(chunk, item, this.#compare) : 0;
    const found = chunk?.[place];
    if (!chunk || found === undefined || this.#compare(found, item) !== 0) return this;
    const left = [...chunk.slice(0, place), ...chunk.slice(place + 1)];
    return this.#changed(at, left.length > 0 ? [left] : [], this.length - 1);
  }

  /** @param {number} place from 0 @returns {T | undefined} */
  at(place) {
    return this.slice(place, place + 1)[0];
  }

  /** @param {number} from @param {number} until @returns {T[]} */
  slice(from, until) {
    /** @type {T[]} */
    const found = [];
    let begins = 0;
    for (const chunk of this.#chunks) {
      if (begins >= until) break;
      if (begins + chunk.length > from) found.push(...chunk.slice(Math.max(0, from - begins), until - begins));
      begins += chunk.length;
    }
    return found;
  }

  /** @param {T} item @returns {number} its place, or -1 */
  indexOf(item) {
    const at = this.#chunkOf(item);
    const chunk = this.#chunks[at];
    const place = chunk ? placeIn(chunk, item, this.#compare) : 0;
    const found = chunk?.[place];
    if (found === undefined || this.#compare(found, item) !== 0) return -1;
    return this.#chunks.slice(0, at).reduce((sum, each) => sum + each.length, place);
  }

  /** @param {(item: T) => boolean} wanted @returns {T[]} */
  filter(wanted) {
    return this.#chunks.flatMap((chunk) => chunk.filter(wanted));
  }

  /** @returns {Iterator<T>} */
  *[Symbol.iterator]() {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The first chunk whose last item does not come before this one. @param {T} item */
  #chunkOf(item) {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last !== undefined && this.#compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} at @param {readonly T[][]} parts instead of that chunk @param {number} length */
  #changed(at, parts, length) {
    const chunks = [...this.#chunks.slice(0, at), ...parts, ...this.#chunks.slice(at + 1)];
    return new SortedList(this.#compare, chunks, length);
  }
}

const CHUNK = 64;

/**
 * @template T
 * @param {readonly T[]} chunk
 * @param {T} item
 * @param {(a: T, b: T) => number} compare
 */
function placeIn(chunk, item, compare) {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(/** @type {T} */ (chunk[middle]), item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
