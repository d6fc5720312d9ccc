/**
 * Keeps the desk's state up to date: the socket, what it missed, and which conversation is open.
 *
 * After each connection everything is fetched afresh; frames that arrive while that is under way are applied after it.
 */
import { ApiError } from "../lib/api.js";
import { openSocket, socketUrl } from "../lib/socket.js";
import { has } from "./abilities.js";
import { alertText } from "./alert_text.js";
import { alertOf } from "./alerts.js";
import { takeAttached } from "./attaching.js";
import { takeDraft } from "./drafts.js";
import { gathering } from "./gathering.js";
import { notify } from "./notifications.js";
import { problemOf } from "./problems.js";
import * as requests from "./requests.js";
import { fetchRoster, takeColleague } from "./roster.js";
import { applyFrame, EMPTY, withMore, withOpened, withQueue } from "./state.js";
import * as store from "./store.js";

const BEAT_MS = 15_000;

/** @type {ReturnType<typeof openSocket> | null} */
let socket = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let beats;
/** @type {import("./types.d.ts").Frame[] | null} frames that wait for a fetch to end */
let held = null;
/** Those since the page was drawn last. */
const arrived = gathering(fold);
/** Whether something was missed again while we were fetching. */
let again = false;
/** Counts the times that the lists were filled: pages of an earlier filling are left. */
let filling = 0;
/** @type {Map<string, number>} the last seq that frames told of, by conversation */
const latestSeq = new Map();

/** Begin the work of a logged-in agent. @param {import("./types.d.ts").Agent} agent */
export function startLive(agent) {
  store.desk.value = { ...EMPTY, agent };
  store.session.value = "in";
  socket = openSocket({
    url: socketUrl("/api/desk/socket"),
    hello: () => ({ type: "session.authenticate" }),
    onFrame: (frame) => receive(/** @type {import("./types.d.ts").Frame} */ (/** @type {unknown} */ (frame))),
    onState: (state) => {
      store.connection.value = state;
    },
    mayReturn: async (code) => code !== 4403 && (await isStillLoggedIn()),
  });
  fetchEarly();
  beats = setInterval(() => sendFrame({ type: "presence.beat" }), BEAT_MS);
}

/** End it: the session is over. */
export function stopLive() {
  clearInterval(beats);
  socket?.close();
  socket = null;
  store.desk.value = EMPTY;
  store.session.value = "out";
}

/** Send a passing frame, if the connection stands. @param {import("../lib/protocol.d.ts").Frame} frame */
export function sendFrame(frame) {
  socket?.send(frame);
}

/** Connect at once instead of waiting. */
export function reconnect() {
  socket?.retry();
}

/** Fetch the lists and the open conversation anew. */
export async function reload() {
  if (held) {
    again = true;
    return;
  }
  arrived.now();
  held = [];
  try {
    do {
      again = false;
      await fetchAll();
    } while (again);
  } catch (failure) {
    refused(failure);
    store.listFailed.value = true;
  } finally {
    const waiting = held;
    held = null;
    fold(waiting);
  }
}

/** Show a conversation, or none. @param {string | null} id */
export async function openConversation(id) {
  store.openFailed.value = null;
  if (store.desk.value.open?.conversation.conversation_id !== id) {
    store.desk.value = withOpened(store.desk.value, null);
  }
  if (id) await fetchOpened(id);
}

/** A refusal because nobody is logged in any more ends the session. @param {unknown} failure */
export function refused(failure) {
  if (!(failure instanceof ApiError)) throw failure;
  // A wrong password in a form is no end of the session.
  if (failure.status !== 401 || failure.code === "login_failed") return;
  store.sessionEnded.value = true;
  stopLive();
}

/** Show the lists before the socket stands; what it brings first fetches them anew. */
async function fetchEarly() {
  try {
    const queue = await requests.queue();
    if (store.desk.value.loaded || store.session.value !== "in") return;
    store.clockAheadMs.value = queue.now_ms - Date.now();
    store.desk.value = withQueue(store.desk.value, queue);
  } catch (failure) {
    refused(failure);
  }
}

async function fetchAll() {
  const queue = await requests.queue();
  store.clockAheadMs.value = queue.now_ms - Date.now();
  store.desk.value = withQueue(store.desk.value, queue);
  store.listFailed.value = false;
  if (has("routing")) fetchRoster();
  if (store.selected.value) await fetchOpened(store.selected.value);
  fetchRest(queue.next);
}

/**
 * Fetch what the lists' first rows left out, behind what is on the screen. After each page as long a pause: a hundred
 * desks that come back at once must leave the gateway room for its customers.
 *
 * @param {import("./types.d.ts").Queue["next"]} next
 */
async function fetchRest(next) {
  filling += 1;
  const mine = filling;
  try {
    for (const list of /** @type {const} */ (["waiting", "held", "bot"])) {
      for (let after = next[list]; after; ) {
        const asked = performance.now();
        const page = await requests.queuePage(list, after);
        if (mine !== filling || store.session.value !== "in") return;
        store.desk.value = withMore(store.desk.value, list, page, latestSeq);
        after = page.next;
        const took = performance.now() - asked;
        await new Promise((go) => setTimeout(go, took));
      }
    }
  } catch (failure) {
    refused(failure);
    if (mine === filling) store.listFailed.value = true;
  }
}

/** @param {string} id @param {boolean} [mayRepeat] */
async function fetchOpened(id, mayRepeat = true) {
  try {
    const fetched = await requests.conversation(id);
    if (store.selected.value !== id) return;
    // An event may have come in while the answer was on its way, and there was nothing yet to append it to.
    if (mayRepeat && (latestSeq.get(id) ?? 0) > fetched.conversation.seq) {
      await fetchOpened(id, false);
      return;
    }
    store.openFailed.value = null;
    store.desk.value = withOpened(store.desk.value, fetched);
    for (const kind of /** @type {const} */ (["reply", "note"])) {
      const draft = fetched.drafts?.[kind];
      if (draft) takeDraft(id, kind, draft.text);
    }
    takeAttached(id, fetched.attached);
  } catch (failure) {
    refused(failure);
    if (store.selected.value === id) store.openFailed.value = problemOf(failure);
  }
}

/** @param {import("./types.d.ts").Frame} frame */
function receive(frame) {
  if (frame.type === "session.ready") {
    store.clockAheadMs.value = frame.now_ms - Date.now();
    fold([frame]);
    reload();
  } else if (frame.type === "list.reload") {
    reload();
  } else if (held) {
    held.push(frame);
  } else {
    arrived.add(frame);
  }
}

/** Apply frames one after another and draw once; each kind of alert sounds once. @param {import("./types.d.ts").Frame[]} frames */
function fold(frames) {
  const lookedAt = document.hidden ? null : store.selected.value;
  let state = store.desk.value;
  const alerts = [];
  for (const frame of frames) {
    const alert = alertOf(state, frame, lookedAt);
    if (alert) alerts.push({ alert, frame });
    if (frame.type === "event.append") latestSeq.set(frame.event.conversation_id, frame.event.seq);
    state = applyFrame(state, frame, Date.now());
  }
  store.desk.value = state;
  for (const frame of frames) {
    if (frame.type === "tuning.show") store.tuningTold.value += 1;
    if (frame.type === "agent.show") takeColleague(frame.agent);
    if (frame.type === "draft.show") takeDraft(frame.conversation_id, frame.kind, frame.text);
    if (frame.type === "attached.show") takeAttached(frame.conversation_id, frame.attached);
  }
  const sounded = new Set();
  for (const { alert, frame } of alerts) {
    tellOf(alert, frame, !sounded.has(alert));
    sounded.add(alert);
  }
  const id = store.selected.value;
  if (store.desk.value.stale && id) {
    store.desk.value = { ...store.desk.value, stale: false };
    fetchOpened(id);
  }
}

/**
 * @param {NonNullable<ReturnType<typeof alertOf>>} alert
 * @param {import("./types.d.ts").Frame} frame
 * @param {boolean} aloud
 */
function tellOf(alert, frame, aloud) {
  if (frame.type === "alert.show") {
    store.tell(alertText(frame), true);
    notify(alert, frame.conversation_id ?? "", frame.note ?? "", aloud);
  } else if (frame.type === "event.append") {
    notify(alert, frame.conversation.conversation_id, frame.conversation.preview.text, aloud);
  }
}

async function isStillLoggedIn() {
  try {
    await requests.me();
    return true;
  } catch (failure) {
    refused(failure);
    return store.session.value === "in";
  }
}
