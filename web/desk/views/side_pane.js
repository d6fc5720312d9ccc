/** The right side: what was handed over, and whose account it is. */
import { html } from "../../lib/html.js";
import { has } from "../abilities.js";
import { showLess } from "../navigation.js";
import { t } from "../preferences.js";
import { opened } from "../store.js";
import { AccountView } from "./account.js";
import { ContactHistory } from "./history.js";
import { Icon } from "./icons.js";
import { PacketView } from "./packet.js";

export function SidePane() {
  const open = opened.value;
  return html`<aside class="side-pane" id="packet" tabIndex="-1" aria-label=${t("packet.label")}>
    <button class="side-back only-narrow button is-quiet" type="button" onClick=${showLess}><${Icon} name="back" />${t("action.conversation")}</button>
    ${
      open &&
      html`<${PacketView} detail=${open.conversation} />
        <${AccountView} detail=${open.conversation} account=${open.account} />
        ${has("record") && html`<${ContactHistory} detail=${open.conversation} />`}`
    }
  </aside>`;
}
