/**
 * The page around the frame: opens and closes us, says who its customer is, and hears how much is unread. Spoken to
 * by its exact origin only; a page that framed us without saying its own hears nothing.
 */

/** @typedef {{open: (draft: string) => void, close: () => void, identify: (token: string) => void, locale: (locale: string) => void}} Heard */

/**
 * @param {string | null} origin of the page around, as it said itself; who may say what is up to frame-ancestors
 * @param {Heard} heard
 */
export function createHost(origin, heard) {
  const framed = window.parent !== window && origin !== null && /^https?:\/\/[^/]+$/.test(origin);

  /** @param {object} message */
  function tell(message) {
    if (framed && origin !== null) window.parent.postMessage(message, origin);
  }

  addEventListener("message", (event) => {
    if (!framed || event.origin !== origin || event.source !== window.parent) return;
    const { hikitsugi: what, value } = event.data ?? {};
    if (what === "open") heard.open(typeof value === "string" ? value : "");
    else if (what === "close") heard.close();
    else if (what === "identify" && typeof value === "string") heard.identify(value);
    else if (what === "locale" && typeof value === "string") heard.locale(value);
  });

  return {
    framed,
    ready: () => tell({ hikitsugi: "ready" }),
    close: () => tell({ hikitsugi: "close" }),
    /** @param {number} count */
    unread: (count) => tell({ hikitsugi: "unread", value: count }),
  };
}
