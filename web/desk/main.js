/** Starts the desk. */
import { render } from "preact";
import { html } from "../lib/html.js";
import { keepAttention } from "./attention.js";
import { keepDrafts } from "./drafts.js";
import { listenToKeys } from "./keyboard.js";
import { followAddress } from "./navigation.js";
import { keepCalling } from "./notifications.js";
import { applyPreferences } from "./preferences.js";
import { keepReading } from "./reading.js";
import { resume } from "./session.js";
import { unlockSound } from "./sound.js";
import { keepViewing } from "./viewing.js";
import { App } from "./views/app.js";
import { keepPages } from "./views/other_page.js";

applyPreferences();
keepAttention();
followAddress();
keepReading();
keepDrafts();
keepCalling();
keepViewing();
listenToKeys();
keepPages();
unlockSound();
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("desk")));
resume();
