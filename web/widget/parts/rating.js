/** After the end: thanks, that one may simply write again, and one tap, no form, for how it was. */
import { useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { Face } from "../icons.js";
import { useAttempt, useWidget } from "./context.js";

/** Shown above the composer once the conversation is resolved. */
export function OverPanel() {
  const { model } = useWidget();
  const { rating } = model.conversation.value;
  return html`<section class="panel over">
    <div role="status">
      <p class="panel-title">${model.t("over_title")}</p>
      <p class="panel-words">${model.t("over_again")}</p>
    </div>
    ${rating && html`<${Rating} key=${rating.askedSeq} given=${rating} />`}
  </section>`;
}

const SCORES = /** @type {const} */ ([1, 2, 3, 4, 5]);

/** @param {{given: {score: number | null, comment: string | null}}} props */
function Rating({ given }) {
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
