/** The bar on top: whose desk it is, whether the connection stands, and what each sets for themselves. */
import { html } from "../../lib/html.js";
import { reconnect } from "../live.js";
import { locale, muted, t, theme } from "../preferences.js";
import { logOut } from "../session.js";
import { connection, desk, dialog } from "../store.js";
import { AvailabilityChoice } from "./availability.js";
import { Icon, Mark } from "./icons.js";
import { Pages } from "./pages.js";

const NEXT_THEME = /** @type {const} */ ({ auto: "light", light: "dark", dark: "auto" });
const THEME_ICON = { auto: "halfSun", light: "sun", dark: "moon" };

export function TopBar() {
  const agent = desk.value.agent;
  return html`<header class="top-bar">
    <a class="skip" href="#conversation" onClick=${skip}>${t("desk.skip")}</a>
    <${Mark} />
    <h1 class="top-bar-name"><b>ひだまり生活舎</b><span>${t("desk.title")}</span></h1>
    <${Pages} />
    <${Connection} />
    <div class="top-bar-tools">
      <${Tool} icon=${muted.value ? "bellOff" : "bell"} label=${t(muted.value ? "bar.notify.muted" : "bar.notify")} onClick=${openSelfTest} />
      <${Tool} icon=${THEME_ICON[theme.value]} label=${t(`bar.theme.${theme.value}`)} onClick=${nextTheme} />
      <${Tool} icon="question" label=${t("bar.help")} onClick=${openHelp} forKeys />
      <button class="icon-button is-text" type="button" lang=${locale.value === "ja" ? "en" : "ja"}
        title=${t("bar.language")} aria-label=${t("bar.language")} onClick=${toggleLanguage}>
        ${locale.value === "ja" ? "English" : "日本語"}
      </button>
      <${AvailabilityChoice} />
      ${agent && html`<p class="top-bar-agent"><b>${agent.name}</b><span>${t(`role.${agent.role}`)}</span></p>`}
      <${Tool} icon="leave" label=${t("bar.logout")} onClick=${logOut} />
    </div>
  </header>`;
}

function Connection() {
  const state = connection.value;
  const text = {
    ready: t("bar.online"),
    connecting: t("bar.connecting"),
    waiting: t("bar.offline"),
    closed: t("bar.offline"),
  };
  return html`<p class="connection" data-state=${state} role="status">
    <span class="connection-dot"></span><span class="connection-text">${text[state]}</span>
    ${
      (state === "waiting" || state === "closed") &&
      html`<button class="link-button" type="button" onClick=${reconnect}>${t("action.retry")}</button>`
    }
  </p>`;
}

/** @param {{ icon: string, label: string, onClick: () => void, forKeys?: boolean }} props */
function Tool({ icon, label, onClick, forKeys = false }) {
  return html`<button class=${forKeys ? "icon-button is-for-keys" : "icon-button"} type="button" title=${label} aria-label=${label}
    onClick=${onClick}><${Icon} name=${icon} /></button>`;
}

/** The address holds the open conversation, so the link only moves the focus. @param {MouseEvent} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("conversation")?.focus();
}

function openSelfTest() {
  dialog.value = { kind: "self_test" };
}

function nextTheme() {
  theme.value = NEXT_THEME[theme.value];
}

function toggleLanguage() {
  locale.value = locale.value === "ja" ? "en" : "ja";
}

function openHelp() {
  dialog.value = { kind: "help" };
}
