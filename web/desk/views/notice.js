/** A short word about what just happened; goes by itself, stays while it is a refusal that wants to be read. */
import { useEffect } from "preact/hooks";
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { notice } from "../store.js";
import { Icon } from "./icons.js";

const SHOWN_MS = 3500;
const SHOWN_WRONG_MS = 9000;

export function Notice() {
  const shown = notice.value;
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => dismiss(shown.number), shown.wrong ? SHOWN_WRONG_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown?.number]);
  return html`<div class="notice-place" role="status" aria-live="polite">
    ${
      shown &&
      html`<p class="notice" data-wrong=${shown.wrong} key=${shown.number}>
        ${shown.wrong && html`<${Icon} name="warning" />`}<span>${shown.text}</span>
        <button type="button" class="icon-button" aria-label=${t("action.close")} onClick=${() => dismiss(shown.number)}>
          <${Icon} name="close" />
        </button>
      </p>`
    }
  </div>`;
}

/** @param {number} number */
function dismiss(number) {
  if (notice.value?.number === number) notice.value = null;
}
