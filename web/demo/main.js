/** The demo shop's few moving parts: its language, sentences to try in the chat, and a customer who signs in. */
import { pickLocale } from "../lib/i18n.js";
import { openStorage } from "../lib/storage.js";

const storage = openStorage("hidamari.");
const root = document.documentElement;
const TITLES = { ja: "ひだまり生活舎｜くらしの道具と定期便", en: "Hidamari Home | goods and subscriptions" };

/** The widget's own interface; it is there once embed.js has run. */
const chat = () => /** @type {any} */ (window).Hikitsugi;

/** @param {"ja" | "en"} locale */
function speak(locale) {
  root.lang = locale;
  document.title = TITLES[locale];
  storage.set("locale", locale);
  chat()?.locale(locale);
}

async function signIn() {
  const answer = await fetch("/api/demo/identity");
  if (!answer.ok) return;
  const { identity } = await answer.json();
  chat()?.identify(identity);
  document.getElementById("sign-in")?.toggleAttribute("hidden", true);
  document.getElementById("signed-in")?.toggleAttribute("hidden", false);
}

speak(pickLocale(new URLSearchParams(location.search).get("lang"), storage.get("locale", null), navigator.language));
document.getElementById("language")?.addEventListener("click", () => speak(root.lang === "ja" ? "en" : "ja"));
document.getElementById("sign-in")?.addEventListener("click", () => void signIn());
for (const button of document.querySelectorAll("button.try-say")) {
  const { sayJa = "", sayEn = "" } = /** @type {HTMLElement} */ (button).dataset;
  button.addEventListener("click", () => chat()?.open(root.lang === "ja" ? sayJa : sayEn));
}
