/** What each person sets for their own desk; kept in this browser. */
import { effect, signal } from "@preact/signals";
import { pickLocale, translator } from "../lib/i18n.js";
import { openStorage } from "../lib/storage.js";
import account from "./texts/account.js";
import conversation from "./texts/conversation.js";
import dialogs from "./texts/dialogs.js";
import lists from "./texts/lists.js";
import packet from "./texts/packet.js";
import page from "./texts/page.js";
import products from "./texts/products.js";
import record from "./texts/record.js";
import search from "./texts/search.js";
import settings from "./texts/settings.js";
import wall from "./texts/wall.js";
import working from "./texts/working.js";
import { showTheme } from "./theme.js";

/** @typedef {import("../lib/i18n.js").Locale} Locale */
/** @typedef {"auto" | "light" | "dark"} Theme */

const TEXTS = {
  ...page,
  ...lists,
  ...conversation,
  ...packet,
  ...account,
  ...dialogs,
  ...products,
  ...working,
  ...search,
  ...wall,
  ...record,
  ...settings,
};
/** @typedef {keyof typeof TEXTS} TextKey */

const storage = openStorage("hk.desk.");

/** @type {import("@preact/signals").Signal<Locale>} */
export const locale = signal(pickLocale(storage.get("locale", ""), ...navigator.languages));
/** @type {import("@preact/signals").Signal<Theme>} */
export const theme = signal(storage.get("theme", "auto"));
export const muted = signal(storage.get("muted", false));
/** Whether desktop notifications are wanted; the browser asks besides. */
export const notifies = signal(storage.get("notifies", true));
/** Whether Enter alone sends; otherwise Ctrl or Command and Enter do. */
export const enterSends = signal(storage.get("enter_sends", false));
/** Whether single keys work: who dictates or uses a switch may want them off. */
export const shortcuts = signal(storage.get("shortcuts", true));

/** A text of the desk in the chosen language; reading it in a view makes the view follow a change. */
export const t = translator(TEXTS, () => locale.value);

/**
 * A text whose key is made of data that may one day hold something new; then the data itself is shown.
 *
 * @param {string} group such as `order`
 * @param {string} name such as `shipped`
 */
export function named(group, name) {
  const key = `${group}.${name}`;
  return Object.hasOwn(TEXTS, key) ? t(/** @type {TextKey} */ (key)) : name;
}

/** Keep every preference, and show language and colours on the page, from now on. */
export function applyPreferences() {
  effect(() => storage.set("muted", muted.value));
  effect(() => storage.set("notifies", notifies.value));
  effect(() => storage.set("enter_sends", enterSends.value));
  effect(() => storage.set("shortcuts", shortcuts.value));
  effect(() => {
    storage.set("theme", theme.value);
    showTheme(theme.value);
  });
  effect(() => {
    storage.set("locale", locale.value);
    document.documentElement.lang = locale.value;
  });
}
