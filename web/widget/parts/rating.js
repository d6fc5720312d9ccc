/** How it was: one tap, then a word if they like. What was tapped stands on the server, so a reload keeps it. */
import { useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { Face } from "../icons.js";
import { useAttempt } from "./attempt.js";
import { useWidget } from "./context.js";

const SCORES = /** @type {const} */ ([1, 2, 3, 4, 5]);

/** @param {{given: {score: number | null, comment: string | null}}} props */
export function Rating({ given }) {
  const { model, wire } = useWidget();
  const { t } = model;
  const [tapped, setTapped] = useState(/** @type {number | null} */ (null));
  const [closed, setClosed] = useState(false);
  const { busy, wrong, attempt } = useAttempt();
  const score = tapped ?? given.score;
  const done = closed || given.comment !== null;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));

  /** @param {number} chosen */
  async function tap(chosen) {
    if (busy) return;
    setTapped(chosen);
    if (!(await attempt(() => wire.rate(chosen, null)))) setTapped(null);
  }

  /** @param {Event} event */
  async function comment(event) {
    event.preventDefault();
    const text = (field.current?.value ?? "").trim();
    if (text === "" || (await attempt(() => wire.rate(score ?? 0, text)))) setClosed(true);
  }

  return html`<div class="rating">
    ${
      !done &&
      html`<fieldset class="rating-faces">
      <legend>${t("csat_title")}</legend>
      ${SCORES.map(
        (each) => html`<button key=${each} type="button" class="rating-face" aria-pressed=${each === score}
          onClick=${() => tap(each)}><${Face} score=${each} />${t(`csat_${each}`)}</button>`,
      )}
    </fieldset>`
    }
    <p role="status" class="rating-thanks">${score !== null && t("csat_thanks")}</p>
    ${
      score !== null &&
      !done &&
      html`<form class="panel-row" onSubmit=${comment}>
        <label for="rating-comment" class="unseen">${t("csat_comment")}</label>
        <input ref=${field} id="rating-comment" class="field" maxlength="500" autocomplete="off" placeholder=${t("csat_comment")} />
        <button class="button" disabled=${busy}>${t("send")}</button>
      </form>`
    }
    <p class="wrong" role="alert">${wrong}</p>
  </div>`;
}
