/** While waiting for a person: the place in line, how long, and what else one may do. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { comingTime } from "../../lib/time.js";
import { Icon } from "../icons.js";
import { delayWords, rangeWords, waitingWords } from "../waiting.js";
import { useAttempt, useWidget } from "./context.js";

/** Shown above the composer as long as the conversation is queued. */
export function QueuePanel() {
  const { model, wire } = useWidget();
  const { t } = model;
  const { busy, wrong, attempt } = useAttempt();
  const { emailLeft, promisedMs } = model.conversation.value;
  /** @param {"email" | "message" | "end"} name */
  const ask = (name) => () => {
    model.dialog.value = name;
  };

  return html`<section class="panel queue" aria-label=${t("queue_waiting")}>
    <${promisedMs === null ? Place : Promised} />
    <div class="panel-choices">
      ${promisedMs === null && html`<button type="button" class="pill" onClick=${ask("message")}>${t("queue_message")}</button>`}
      ${emailLeft === null && html`<button type="button" class="pill" onClick=${ask("email")}>${t("queue_email")}</button>`}
      <button type="button" class="pill" disabled=${busy} onClick=${() => attempt(wire.leaveQueue)}>${t("queue_back")}</button>
      <button type="button" class="pill" onClick=${ask("end")}>${t("queue_end")}</button>
    </div>
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
  </section>`;
}

function Place() {
  const { model } = useWidget();
  const { t } = model;
  const waiting = model.waiting.value;
  const { position, wait, door } = waiting;
  const range = wait && rangeWords(wait);
  const delay = delayWords(waiting);
  const closed = door?.state === "closed";

  return html`<div class="queue-state" role="status">
    ${
      position !== null &&
      !closed &&
      html`<p class="queue-place"><span class="unseen">${t("queue_place_words")}</span>${t("queue_place", { n: position })}</p>`
    }
    <div>
      <p class="panel-title">
        ${range ? t("wait_left", { range: t(range.key, range.values) }) : t(waitingWords(door))}
      </p>
      ${delay && html`<p class="queue-delay">${t(delay)}</p>`}
      <p class="panel-words"><${Meanwhile} /></p>
    </div>
  </div>`;
}

function Promised() {
  const { model } = useWidget();
  const { t, conversation, locale } = model;
  const { promisedMs, emailLeft } = conversation.value;
  const time = comingTime(promisedMs ?? 0, Date.now(), locale.value);
  return html`<div class="queue-state" role="status">
    <span class="queue-place"><${Icon} name="mail" /></span>
    <div>
      <p class="panel-title">${t("promise_title", { time })}</p>
      <p class="panel-words">${emailLeft === null ? t("promise_words") : html`<${Meanwhile} />`}</p>
    </div>
  </div>`;
}

/** What may be done or counted on meanwhile, in one sentence. */
function Meanwhile() {
  const { model } = useWidget();
  const { t } = model;
  const { emailLeft } = model.conversation.value;
  const { door } = model.waiting.value;
  if (emailLeft !== null) return t("queue_email_left", { email: emailLeft });
  if (door?.state === "closed" && door.opens_ms !== null) {
    return t("queue_opens", { time: comingTime(door.opens_ms, Date.now(), model.locale.value) });
  }
  return t(door?.state === "away" ? "queue_back_soon" : "queue_meanwhile");
}

/** After leaving the line: for some minutes the place is kept, and one tap leads back to it. @param {{untilMs: number}} props */
export function PlacePanel({ untilMs }) {
  const { model, wire } = useWidget();
  const { t } = model;
  const { busy, wrong, attempt } = useAttempt();
  const [nowMs, setNowMs] = useState(Date.now());
  const left = Math.ceil((untilMs - nowMs) / 60_000);

  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);

  if (left <= 0) return null;
  return html`<section class="panel place-kept" aria-label=${t("place_back")}>
    <p>${t("place_kept", { n: left })}</p>
    <button type="button" class="pill" disabled=${busy} onClick=${() => attempt(wire.rejoin)}>${t("place_back")}</button>
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
  </section>`;
}
