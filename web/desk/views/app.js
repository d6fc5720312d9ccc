/** The whole page: asks who is there, then shows the log-in or the desk. */
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { dialog, invitation, pane, route, session } from "../store.js";
import { ConversationPane } from "./conversation_pane.js";
import { Dialogs } from "./dialogs.js";
import { Invitation } from "./invitation.js";
import { ListPane } from "./list_pane.js";
import { Login } from "./login.js";
import { Notice } from "./notice.js";
import { OtherPage } from "./other_page.js";
import { SidePane } from "./side_pane.js";
import { TopBar } from "./top_bar.js";

export function App() {
  if (invitation.value) return html`<${Invitation} token=${invitation.value} />`;
  if (session.value === "unknown") return html`<p class="waiting-page" role="status">${t("desk.loading")}</p>`;
  if (session.value === "out") return html`<${Login} />`;
  const working = route.value.page === "work";
  return html`<div class="desk" data-pane=${working ? pane.value : "page"}>
    <${TopBar} />
    ${
      working
        ? html`<${ListPane} />
          <${ConversationPane} />
          <${SidePane} />`
        : html`<${OtherPage} route=${route.value} />`
    }
    <${Notice} />
    ${dialog.value && html`<${Dialogs} key=${dialog.value.kind} dialog=${dialog.value} />`}
  </div>`;
}
