/*
 * Hikitsugi on any page:
 *   <script src="https://support.example/embed.js" data-inbox="web" data-locale="ja" async></script>
 * A launcher, and the conversation in a frame of our own origin. The page may say who its customer is, with a token
 * that its server signed: data-identity="…", or window.Hikitsugi.identify(token) at any time.
 */
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const global = /** @type {any} */ (window);
  if (!script || global.Hikitsugi) return;

  const { origin } = new URL(script.src);
  const WORDS = {
    ja: {
      ask: "お問い合わせ",
      open: "お問い合わせを開く",
      close: "お問い合わせを閉じる",
      unread: "件の新しいメッセージ",
    },
    en: { ask: "Help", open: "Open help and contact", close: "Close help and contact", unread: " new messages" },
  };
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .launcher {
      position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
      z-index: 2147483000; display: flex; align-items: center; gap: 10px; height: 56px; padding: 0 22px 0 18px; border: 0;
      border-radius: 28px; background: #1f5a4a; color: #fff; cursor: pointer; box-shadow: 0 2px 6px #22302a33, 0 10px 28px #22302a40;
      font: 600 15px/1 "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif;
    }
    .launcher:hover { background: #17473a; }
    .launcher:focus-visible { outline: 3px solid #f2bc43; outline-offset: 2px; }
    .launcher svg { width: 26px; height: 26px; }
    .launcher[aria-expanded="true"] { width: 56px; padding: 0; justify-content: center; }
    .launcher[aria-expanded="true"] .ask, .close, .launcher[aria-expanded="true"] .sun { display: none; }
    .launcher[aria-expanded="true"] .close { display: block; }
    .badge {
      position: absolute; top: -4px; right: -4px; min-width: 24px; height: 24px; padding: 0 7px; border: 2px solid #fff; border-radius: 12px;
      background: #b3372b; color: #fff; font-size: 13px; line-height: 20px; text-align: center;
    }
    .badge:empty { display: none; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    iframe {
      position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: 92px; z-index: 2147483000; width: 408px;
      height: min(690px, calc(100dvh - 112px)); border: 0; border-radius: 18px; background: #f6f5f0;
      box-shadow: 0 2px 8px #22302a29, 0 18px 56px #22302a47; transition: opacity .18s, transform .18s;
    }
    iframe[data-open="false"] { visibility: hidden; opacity: 0; transform: translateY(10px); transition: none; }
    @media (prefers-color-scheme: dark) {
      iframe { background: #141a17; box-shadow: 0 0 0 1px #3c4842, 0 18px 56px #0009; }
      .launcher { background: #8fd0b6; color: #10251d; }
      .launcher:hover { background: #a9dfc9; }
    }
    @media (prefers-reduced-motion: reduce) { iframe { transition: none; } }
    @media (max-width: 520px), (max-height: 480px) {
      iframe { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
      .launcher[aria-expanded="true"] { display: none; }
    }
    @media (max-width: 520px) { .launcher { width: 56px; padding: 0; justify-content: center; } .ask { display: none; } }
    @media print { .launcher, iframe { display: none; } }
  `;
  const SUN = "M12 4V2M5.5 7 4 5.5M18.5 7 20 5.5M5 16a7 7 0 0 1 14 0ZM2.5 20h19";
  const small = matchMedia("(max-width: 520px), (max-height: 480px)");

  let locale = localeOf(script.dataset.locale ?? document.documentElement.lang ?? navigator.language);
  let identity = script.dataset.identity ?? null;
  let open = false;
  let ready = false;
  let unread = 0;
  let proposed = "";
  let pageOverflow = "";
  /** @type {HTMLIFrameElement | null} */
  let frame = null;

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const launcher = add(root, "button", "launcher");
  launcher.setAttribute("type", "button");
  drawing(launcher, "sun", SUN);
  drawing(launcher, "close", "M6 6l12 12M18 6 6 18");
  const ask = add(launcher, "span", "ask");
  const badge = add(launcher, "span", "badge");
  badge.ariaHidden = "true";
  const told = add(root, "span", "unseen");
  told.setAttribute("role", "status");
  launcher.addEventListener("click", () => show(!open));

  /** @param {string} [language] @returns {"ja" | "en"} */
  function localeOf(language) {
    return language?.toLowerCase().startsWith("en") ? "en" : "ja";
  }

  /** @param {Node} parent @param {string} tag @param {string} name */
  function add(parent, tag, name) {
    const element = document.createElement(tag);
    element.className = name;
    parent.appendChild(element);
    return element;
  }

  /** @param {Node} parent @param {string} name @param {string} d */
  function drawing(parent, name, d) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    const look = { class: name, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2" };
    for (const [key, value] of Object.entries({ ...look, "stroke-linecap": "round", "aria-hidden": "true" })) {
      svg.setAttribute(key, value);
    }
    path.setAttribute("d", d);
    svg.appendChild(path);
    parent.appendChild(svg);
  }

  function draw() {
    const words = WORDS[locale];
    const news = unread > 0 && !open ? `${unread}${words.unread}` : "";
    ask.textContent = words.ask;
    badge.textContent = news && String(Math.min(unread, 99));
    told.textContent = news;
    launcher.setAttribute("aria-expanded", String(open));
    launcher.setAttribute("aria-label", (open ? words.close : words.open) + (news && ` (${news})`));
    launcher.lang = locale;
    if (frame) {
      frame.title = words.ask;
      frame.dataset.open = String(open);
    }
  }

  function load() {
    if (frame) return;
    const query = new URLSearchParams({ inbox: script?.dataset.inbox ?? "web", locale, origin: location.origin });
    frame = document.createElement("iframe");
    frame.src = `${origin}/widget/?${query}`;
    root.insertBefore(frame, launcher);
    keep("localStorage", "known", "1");
  }

  /** @param {boolean} wanted @param {string} [draft] */
  function show(wanted, draft) {
    load();
    proposed = draft ?? "";
    if (open === wanted) return draft && tell("open", draft);
    open = wanted;
    draw();
    fit();
    lock(open && small.matches);
    tell(open ? "open" : "close", draft);
    keep("sessionStorage", "open", String(open));
    if (open) frame?.focus();
    else launcher.focus();
  }

  /** Stay open from page to page of the site, but take neither the focus nor a small screen. */
  function stay() {
    if (kept("sessionStorage", "open") !== "true" || small.matches) return;
    load();
    open = true;
    draw();
  }

  /** The page behind a full screen must not scroll. @param {boolean} wanted */
  function lock(wanted) {
    const { style } = document.documentElement;
    if (wanted) pageOverflow = style.overflow;
    style.overflow = wanted ? "hidden" : pageOverflow;
  }

  /** Keep clear of the keyboard on the screen: the frame cannot see it, the page can. */
  function fit() {
    const view = window.visualViewport;
    if (!frame || !view) return;
    const covered = open && small.matches && view.scale === 1;
    frame.style.height = covered ? `${view.height}px` : "";
    frame.style.top = covered ? `${view.offsetTop}px` : "";
    frame.style.bottom = covered ? "auto" : "";
  }

  /** @param {string} what @param {string} [value] */
  function tell(what, value) {
    if (ready) frame?.contentWindow?.postMessage({ hikitsugi: what, value }, origin);
  }

  window.addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    const { hikitsugi: what, value } = event.data ?? {};
    if (what === "ready") {
      ready = true;
      if (identity) tell("identify", identity);
      if (open) tell("open", proposed);
    } else if (what === "close") {
      show(false);
    } else if (what === "unread" && Number.isInteger(value)) {
      unread = value;
      draw();
    }
  });
  window.visualViewport?.addEventListener("resize", fit);
  window.visualViewport?.addEventListener("scroll", fit);
  small.addEventListener("change", () => {
    lock(open && small.matches);
    fit();
  });

  /** A page may be forbidden to keep anything. @param {"localStorage" | "sessionStorage"} where @param {string} name @param {string} value */
  function keep(where, name, value) {
    try {
      window[where].setItem(`hikitsugi.${name}`, value);
    } catch {}
  }

  /** @param {"localStorage" | "sessionStorage"} where @param {string} name */
  function kept(where, name) {
    try {
      return window[where].getItem(`hikitsugi.${name}`);
    } catch {
      return null;
    }
  }

  global.Hikitsugi = {
    /** Open, and put a sentence into the field if one is given; the customer sends it. @param {string} [draft] */
    open: (draft) => show(true, draft),
    close: () => show(false),
    /** @param {string} token */
    identify(token) {
      identity = token;
      tell("identify", token);
    },
    /** @param {string} language */
    locale(language) {
      locale = localeOf(language);
      draw();
      tell("locale", locale);
    },
  };

  function attach() {
    // Beside the body, not in it: a body with a transform would carry what is fixed along.
    host.style.setProperty("all", "initial", "important");
    document.documentElement.appendChild(host);
    draw();
    // Who has talked to us before is shown at once that an answer came; nobody else loads more than this file.
    if (kept("localStorage", "known")) load();
    stay();
  }

  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
})();
