/** Starts the widget: reads the address, opens storage, joins model, server and the page around, and draws. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { html } from "../lib/html.js";
import { pickLocale } from "../lib/i18n.js";
import { isComposing } from "../lib/ime.js";
import { openStorage } from "../lib/storage.js";
import { createHost } from "./host.js";
import { textsOf } from "./language.js";
import { createModel } from "./model.js";
import { App } from "./parts/app.js";
import { WidgetContext } from "./parts/context.js";
import { createVisit, takeResumeToken } from "./visit.js";
import { createWire } from "./wire.js";

const query = new URLSearchParams(location.search);
const inbox = query.get("inbox") ?? "web";
const kept = openStorage("hikitsugi.");
const keptForTab = openStorage("hikitsugi.", () => sessionStorage);

const model = createModel(firstLocale(), await textsOf(firstLocale()));
const visit = createVisit({ storage: kept, inbox, locale: () => model.locale.value, resume: takeResumeToken() });
const wire = createWire(model, visit, keptForTab);
const host = createHost(query.get("origin"), {
  open: (draft) => {
    model.open.value = true;
    if (draft) model.draft.value = draft;
  },
  close: () => {
    model.open.value = false;
  },
  identify: (token) => void visit.identify(token).catch(() => {}),
  locale: (locale) => void model.speak(pickLocale(locale)),
});

/** The language chosen here before, as long as the page still asks for the one it asked for then. */
function firstLocale() {
  const page = pickLocale(query.get("locale"), navigator.language);
  const chosen = kept.get("locale", { page, locale: page });
  return chosen.page === page ? pickLocale(chosen.locale) : page;
}

function close() {
  model.open.value = false;
  host.close();
}

let drawn = model.locale.value;
effect(() => {
  const locale = model.locale.value;
  document.documentElement.lang = locale;
  document.title = model.t("title");
  if (locale === drawn) return;
  drawn = locale;
  kept.set("locale", { page: pickLocale(query.get("locale"), navigator.language), locale });
  void wire.relocate();
});
effect(() => host.unread(model.unread.value));
effect(() => {
  document.documentElement.dataset.open = String(model.open.value);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !isComposing(event) && host.framed && model.dialog.value === null) close();
});

// By itself in a tab (the link of a mail) it is open from the start, and keeps clear of the keyboard.
if (!host.framed) {
  model.open.value = true;
  const fit = () =>
    document.documentElement.style.setProperty("--height", `${visualViewport?.height ?? innerHeight}px`);
  visualViewport?.addEventListener("resize", fit);
  fit();
}

const widget = { model, wire, framed: host.framed, close };
render(html`<${WidgetContext.Provider} value=${widget}><${App} /><//>`, document.body);
host.ready();
void wire.start();
