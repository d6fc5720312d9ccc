/** The few things one seldom needs: the other language, an answer by mail, the end. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { Icon } from "../icons.js";
import { useWidget } from "./context.js";

/** A button and the list it discloses. */
export function Menu() {
  const { model } = useWidget();
  const { t } = model;
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const { status } = model.conversation.value;
  const withPeople = status === "queued" || status === "assigned";

  useEffect(() => {
    if (!open) return;
    /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector("li button"))?.focus();
    /** @param {Event} event */
    const outside = (event) => {
      if (!root.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  }

  /** @param {() => void} act */
  function choose(act) {
    setOpen(false);
    button.current?.focus();
    act();
  }

  return html`<div class="menu" ref=${root} onKeyDown=${onKeyDown}>
    <button ref=${button} type="button" class="header-button" aria-expanded=${open} aria-controls="menu-list"
      aria-label=${t("menu")} title=${t("menu")} onClick=${() => setOpen(!open)}>
      <${Icon} name="menu" />
    </button>
    <ul id="menu-list" class="menu-list" hidden=${!open}>
      <li>
        <button type="button" lang=${model.locale.value === "ja" ? "en" : "ja"}
          onClick=${() => choose(() => void model.speak(model.locale.value === "ja" ? "en" : "ja"))}>${t("other_language")}</button>
      </li>
      ${
        withPeople &&
        html`<li>
          <button type="button" onClick=${() => choose(() => showDialog(model, "email"))}>${t("leave_email")}</button>
        </li>`
      }
      ${
        status !== null &&
        status !== "resolved" &&
        html`<li>
          <button type="button" onClick=${() => choose(() => showDialog(model, "end"))}>${t("end")}</button>
        </li>`
      }
    </ul>
  </div>`;
}

/** @param {import("../model.js").Model} model @param {"email" | "end"} name */
function showDialog(model, name) {
  model.dialog.value = name;
}
