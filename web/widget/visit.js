/**
 * The visit: who this page is to the server. Takes up an earlier visit by its token (kept on this device, or carried
 * by the link of a mail), and says the token to whoever asks the server.
 *
 * @import { Visit } from "../lib/protocol.d.ts"
 */
import { ApiError, createApi } from "../lib/api.js";

/**
 * @param {object} options
 * @param {ReturnType<typeof import("../lib/storage.js").openStorage>} options.storage
 * @param {string} options.inbox
 * @param {() => string} options.locale
 * @param {string | null} options.resume the token of a mail's link
 */
export function createVisit({ storage, inbox, locale, resume }) {
  const key = `token.${inbox}`;
  let token = resume ?? storage.get(key, /** @type {string | null} */ (null));
  /** @type {string | null} */
  let identity = null;
  /** @type {Promise<Visit> | null} */
  let beginning = null;
  const api = createApi({ base: "/api/widget/", token: () => token });

  /** @param {string} given */
  function keep(given) {
    token = given;
    storage.set(key, given);
  }

  /** Begin, or go on as the same contact; rejects with ApiError. @returns {Promise<Visit>} */
  function begin() {
    const mine = ask();
    beginning = mine;
    return mine;
  }

  /** @returns {Promise<Visit>} */
  async function ask() {
    const page = document.referrer.split(/[?#]/)[0];
    const asked = { locale: locale(), inbox, ...(page && { page: page.slice(0, 500) }) };
    let visit;
    try {
      visit = await api.post("visits", { ...asked, ...(identity && { identity }) });
    } catch (error) {
      // A site whose token is stale must not keep its customers from writing: without it they are only unknown.
      if (identity === null || !(error instanceof ApiError) || error.status !== 401) throw error;
      identity = null;
      visit = await api.post("visits", asked);
    }
    keep(visit.token);
    return visit;
  }

  /**
   * Ask, and once more with a new token if the old one has expired.
   *
   * @template T
   * @param {() => Promise<T>} request
   */
  async function renewing(request) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      await begin();
      return request();
    }
  }

  return {
    begin,
    token: () => token ?? "",
    /** @param {string} path @param {{signal?: AbortSignal, limitMs?: number}} [options] */
    get: (path, options) => renewing(() => api.get(path, options)),
    /** @param {string} path @param {unknown} [body] */
    post: (path, body) => renewing(() => api.post(path, body)),
    renewing,
    /** Say who the site says this is; a visit that begins later says it with it. @param {string} given */
    async identify(given) {
      identity = given;
      await beginning?.catch(() => {});
      if (beginning === null || token === null) return;
      const answer = await api.post("identify", { identity: given });
      if (answer.token) keep(answer.token);
    },
  };
}

/** @typedef {ReturnType<typeof createVisit>} VisitClient */

/** Take the token out of a mail's link, so that it stays neither in the address bar nor in the history. */
export function takeResumeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("resume");
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token;
}
