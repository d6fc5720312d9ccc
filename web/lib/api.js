/**
 * Asks the server. Every failure, also that of the network, is an ApiError with the code of docs/protocol.md.
 *
 * @import { ErrorBody } from "./protocol.d.ts"
 */

const LIMIT_MS = 15_000;

/** A request that did not succeed: `code` as in docs/protocol.md, or `network` when no answer came. */
export class ApiError extends Error {
  /** @param {number} status 0 without an answer @param {ErrorBody} body */
  constructor(status, body) {
    super(body.message);
    this.status = status;
    this.code = body.code;
    this.detail = body.detail ?? {};
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** How long the server asked to wait, in milliseconds; 0 when it did not say. */
  get retryAfterMs() {
    return Number(this.detail.retry_after_ms ?? 0);
  }
}

/** Read the error out of an answer's body, whatever came. @param {number} status @param {unknown} body */
export function errorFrom(status, body) {
  const error = /** @type {{error?: ErrorBody} | null} */ (body)?.error;
  return new ApiError(status, error ?? { code: "unexpected", message: `The server answered ${status}.` });
}

/**
 * @param {object} options
 * @param {string} options.base such as `/api/widget/`
 * @param {() => string | null} [options.token] bearer
 * @param {typeof fetch} [options.fetch]
 */
export function createApi({ base, token = () => null, fetch: ask = (input, init) => fetch(input, init) }) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} body
   * @param {{signal?: AbortSignal | undefined, limitMs?: number}} options
   */
  async function request(method, path, body, { signal, limitMs = LIMIT_MS }) {
    const bearer = token();
    const limit = AbortSignal.timeout(limitMs);
    let response;
    let answer;
    try {
      response = await ask(base + path, {
        method,
        headers: {
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal ? either(signal, limit) : limit,
      });
      answer = await response.json().catch(() => null);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new ApiError(0, { code: "network", message });
    }
    if (!response.ok) throw errorFrom(response.status, answer);
    return answer;
  }

  return {
    /** @param {string} path @param {{signal?: AbortSignal, limitMs?: number}} [options] */
    get: (path, options = {}) => request("GET", path, undefined, options),
    /** @param {string} path @param {unknown} [body] @param {{signal?: AbortSignal, limitMs?: number}} [options] */
    post: (path, body = {}, options = {}) => request("POST", path, body, options),
    /** @param {string} path @param {unknown} body */
    put: (path, body) => request("PUT", path, body, {}),
  };
}

/** @param {AbortSignal} first @param {AbortSignal} second */
function either(first, second) {
  const both = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}
