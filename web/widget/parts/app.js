/** The whole widget, top to bottom. */
import { html } from "../../lib/html.js";
import { proofWanted } from "../reading.js";
import { Composer } from "./composer.js";
import { useWidget } from "./context.js";
import { Dialogs } from "./dialogs.js";
import { Header } from "./header.js";
import { Notices } from "./notices.js";
import { ProofPanel } from "./proof_panel.js";
import { PlacePanel, QueuePanel } from "./queue_panel.js";
import { OverPanel } from "./rating.js";
import { Transcript } from "./transcript.js";

/** Who speaks, the conversation, what is asked just now, and where to write. */
export function App() {
  const { model } = useWidget();
  const { status, placeUntilMs } = model.conversation.value;
  const asked = proofWanted(model.conversation.value);
  const refused = model.refusal.value !== null;

  return html`<div class="app">
    <${Header} />
    <main class="app-main">
      <${Notices} />
      <${Transcript} />
      <div class="panels">
        ${refused && html`<p class="panel wrong" role="alert">${model.t("refused")}</p>`}
        ${status === "queued" && html`<${QueuePanel} />`}
        ${status === "bot" && placeUntilMs !== null && html`<${PlacePanel} untilMs=${placeUntilMs} />`}
        ${asked !== null && html`<${ProofPanel} key=${asked.seq} inBackground=${asked.inBackground} />`}
        ${status === "resolved" && html`<${OverPanel} />`}
      </div>
      <${Composer} />
    </main>
    <${Dialogs} />
  </div>`;
}
