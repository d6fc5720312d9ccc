/**
 * Values by key, as a value: it is never changed, what changes one gives another. They lie in buckets, of which a
 * change copies one.
 *
 * @template T
 */
export class Keyed {
  /** @type {readonly (ReadonlyMap<string, T> | undefined)[]} */
  #buckets;
  /** @readonly */
  size;

  /** @param {readonly (ReadonlyMap<string, T> | undefined)[]} buckets @param {number} size */
  constructor(buckets = new Array(BUCKETS).fill(undefined), size = 0) {
    this.#buckets = buckets;
    this.size = size;
  }

  /**
   * @template T
   * @param {Iterable<[string, T]>} entries
   * @returns {Keyed<T>}
   */
  static of(entries) {
    /** @type {(Map<string, T> | undefined)[]} */
    const buckets = new Array(BUCKETS).fill(undefined);
    let size = 0;
    for (const [key, value] of entries) {
      const at = bucketOf(key);
      const bucket = buckets[at] ?? new Map();
      buckets[at] = bucket;
      if (!bucket.has(key)) size += 1;
      bucket.set(key, value);
    }
    return new Keyed(buckets, size);
  }

  /** @param {string} key @returns {T | undefined} */
  get(key) {
    return this.#buckets[bucketOf(key)]?.get(key);
  }

  /** @param {string} key @param {T} value @returns {Keyed<T>} */
  with(key, value) {
    const bucket = this.#buckets[bucketOf(key)];
    return this.#changed(key, new Map(bucket).set(key, value), this.size + (bucket?.has(key) ? 0 : 1));
  }

  /** @param {string} key @returns {Keyed<T>} */
  without(key) {
    const bucket = this.#buckets[bucketOf(key)];
    if (!bucket?.has(key)) return this;
    const left = new Map(bucket);
    left.delete(key);
    return this.#changed(key, left, this.size - 1);
  }

  /** @param {string} key @param {ReadonlyMap<string, T>} bucket @param {number} size */
  #changed(key, bucket, size) {
    const buckets = this.#buckets.slice();
    buckets[bucketOf(key)] = bucket;
    return new Keyed(buckets, size);
  }
}

const BUCKETS = 256;

/** @param {string} key */
function bucketOf(key) {
  let sum = 0;
  for (let at = Math.max(0, key.length - 4); at < key.length; at += 1) sum = sum * 31 + key.charCodeAt(at);
  return sum % BUCKETS;
}
