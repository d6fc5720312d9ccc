/** After leaving the line: for some minutes the place is kept, and one tap leads back to it. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useAttempt } from "./attempt.js";
import { useWidget } from "./context.js";

/** @param {{untilMs: number}} props */
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
