/** The demo's mailbox: every mail that was sent, newest first, without leaving this machine. */
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { html } from "../lib/html.js";
import { pickLocale, translator } from "../lib/i18n.js";
import { linkify } from "../lib/linkify.js";
import { openStorage } from "../lib/storage.js";
import { clockTime, dayLabel } from "../lib/time.js";

/** @typedef {{to: string, subject: string, at_ms: number, body: string}} Mail */

const LOOK_EVERY_MS = 2000;
const locale = pickLocale(openStorage("hidamari.").get("locale", null), navigator.language);
const t = translator(
  {
    title: { ja: "メール受信箱（見本）", en: "Mailbox (demo)" },
    words: {
      ja: "見本の店から送られたメールが、ここに届きます。本物のメールは送られません。",
      en: "Mails of the demo shop arrive here. No real mail is ever sent.",
    },
    empty: {
      ja: "まだメールはありません。チャットで「注文の状況を知りたい」と書き、misaki.sato@demo.example を入力すると、確認コードが届きます。",
      en: "No mail yet. Ask the chat “Where is my order?” and enter misaki.sato@demo.example: the code arrives here.",
    },
    to: { ja: "宛先", en: "To" },
    back: { ja: "店に戻る", en: "Back to the shop" },
  },
  () => locale,
);

function Mailbox() {
  const [mails, setMails] = useState(/** @type {Mail[] | null} */ (null));

  useEffect(() => {
    const look = async () => {
      const answer = await fetch("/api/demo/mails").catch(() => null);
      if (answer?.ok) setMails((await answer.json()).mails);
    };
    void look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  return html`<main class="mailbox">
    <p><a href="/demo/">${t("back")}</a></p>
    <h1>${t("title")}</h1>
    <p class="mailbox-words">${t("words")}</p>
    <div aria-live="polite">
      ${mails?.length === 0 && html`<p class="mailbox-empty">${t("empty")}</p>`}
      ${mails?.map((mail) => html`<${Letter} key=${`${mail.at_ms}.${mail.to}`} mail=${mail} />`)}
    </div>
  </main>`;
}

/** @param {{mail: Mail}} props */
function Letter({ mail }) {
  return html`<article class="letter">
    <h2>${mail.subject}</h2>
    <p class="letter-head">
      <span>${t("to")}: ${mail.to}</span>
      <time datetime=${new Date(mail.at_ms).toISOString()}>
        ${dayLabel(mail.at_ms, Date.now(), locale)} ${clockTime(mail.at_ms, locale)}
      </time>
    </p>
    <p class="letter-body">
      ${linkify(mail.body).map((piece) => (piece.href ? html`<a href=${piece.href}>${piece.text}</a>` : coded(piece.text)))}
    </p>
  </article>`;
}

/** Let six digits stand out. @param {string} text */
function coded(text) {
  return text
    .split(/(?<!\d)(\d{6})(?!\d)/)
    .map((part, i) => (i % 2 === 1 ? html`<b class="letter-code">${part}</b>` : part));
}

document.documentElement.lang = locale;
document.title = t("title");
render(html`<${Mailbox} />`, document.body);
