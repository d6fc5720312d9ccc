/**
 * What the page holds, as signals: the state folded from the server, and what is only this screen's.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 * @typedef {import("./types.d.ts").Dialog} Dialog
 */
import { computed, signal } from "@preact/signals";
import { config } from "./config.js";
import { listsOf, narrowed, totalsOf } from "./lists.js";
import { EMPTY } from "./state.js";

/** Whether somebody is logged in: not known yet, no, yes. */
/** @type {import("@preact/signals").Signal<"unknown" | "out" | "in">} */
export const session = signal("unknown");
/** Shown on the log-in page: a session that was there has ended. */
export const sessionEnded = signal(false);

/** The token of the invitation whose link was followed. */
/** @type {import("@preact/signals").Signal<string | null>} */
export const invitation = signal(null);

/** @type {import("@preact/signals").Signal<DeskState>} */
export const desk = signal(EMPTY);
export const agent = computed(() => desk.value.agent);
/** @type {import("@preact/signals").Signal<import("../lib/socket.js").SocketState>} */
export const connection = signal("connecting");
export const listFailed = signal(false);

/** The conversation that this screen is on, and which of the two panes beside the list a small screen shows. */
/** @type {import("@preact/signals").Signal<string | null>} */
export const selected = signal(null);
/** @type {import("@preact/signals").Signal<"list" | "conversation" | "packet">} */
export const pane = signal("list");
/** Which page of the desk is shown. */
/** @type {import("@preact/signals").Signal<import("./routes.js").Route>} */
export const route = signal({ page: "work", rest: "", query: new URLSearchParams() });
/** @type {import("@preact/signals").Signal<import("./types.d.ts").Problem | null>} */
export const openFailed = signal(null);

/** @type {import("@preact/signals").Signal<keyof import("./types.d.ts").Lists>} */
export const list = signal("waiting");
/** What narrows the list: see lists.js. */
export const filter = signal("");
/** The row that j and k stand on. */
/** @type {import("@preact/signals").Signal<string | null>} */
export const cursor = signal(null);

/** @type {import("@preact/signals").Signal<"reply" | "note" | "whisper">} */
export const composerTab = signal("reply");
/** Unsent text by conversation and tab, `c_…/reply`. */
/** @type {import("@preact/signals").Signal<Record<string, string>>} */
export const drafts = signal({});

/** Files that were taken and wait for their message, by conversation and tab. */
/** @type {import("@preact/signals").Signal<Record<string, import("./types.d.ts").TakenFile[]>>} */
export const attached = signal({});

/** Colleagues by id, and the queues, as the server last told. */
/** @type {import("@preact/signals").Signal<Record<string, import("./types.d.ts").Colleague>>} */
export const colleagues = signal({});
/** @type {import("@preact/signals").Signal<import("./types.d.ts").RosterQueue[]>} */
export const rosterQueues = signal([]);

/** What this person says of themselves. A desk without routing has everybody at work. */
export const availability = computed(() => {
  const me = agent.value && colleagues.value[agent.value.id];
  return me ? me.availability : "online";
});

/** How often handoff.yml was told to have been read again. */
export const tuningTold = signal(0);

/** @type {import("@preact/signals").Signal<Dialog | null>} */
export const dialog = signal(null);
/** A short notice; each has a number of its own so that the same words twice are announced twice. */
/** @type {import("@preact/signals").Signal<{ text: string, wrong: boolean, number: number } | null>} */
export const notice = signal(null);

/** The server's clock minus ours. */
export const clockAheadMs = signal(0);
/** The server's time, moved on each second so that waiting times tick. */
export const nowMs = signal(Date.now());

const rows = computed(() => desk.value.rows);
const rest = computed(() => desk.value.rest);
export const lists = computed(() => listsOf({ rows: rows.value, agent: agent.value }));
/** How many each list has, before all of its rows have come. */
export const totals = computed(() => totalsOf(lists.value, rest.value));
/** The list on screen, as far as the filter lets it through. */
export const listed = computed(() =>
  narrowed(lists.value[list.value], filter.value, agent.value, config.value.complaint_from),
);
/** The row that is to get the focus once it is drawn. */
/** @type {import("@preact/signals").Signal<string | null>} */
export const focusWanted = signal(null);

/** The open conversation, once it has been loaded. */
export const opened = computed(() => {
  const open = desk.value.open;
  return open && open.conversation.conversation_id === selected.value ? open : null;
});

let notices = 0;

/**
 * Say something in passing.
 *
 * @param {string} text
 * @param {boolean} [wrong]
 */
export function tell(text, wrong = false) {
  notices += 1;
  notice.value = { text, wrong, number: notices };
}
