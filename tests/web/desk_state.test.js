import assert from "node:assert/strict";
import { test } from "node:test";
import { isComplaint, listsOf, narrowed, totalsOf } from "../../web/desk/lists.js";
import { addPending, changePending, dropPending } from "../../web/desk/pending.js";
import { applyFrame, attentionOf, EMPTY, withMore, withOpened, withQueue, withRow } from "../../web/desk/state.js";
import { COLLEAGUE, ME, PlayedServer } from "./desk_played_server.js";

/** @typedef {import("../../web/desk/types.d.ts").DeskState} DeskState */
/** @typedef {import("../../web/desk/types.d.ts").Frame} Frame */

/** @type {DeskState} */
const MINE = { ...EMPTY, agent: ME };

/** @param {DeskState} state @param {Frame[]} frames */
const applyAll = (state, ...frames) => frames.reduce((next, frame) => applyFrame(next, frame, 0), state);

/** @param {PlayedServer} server @param {string} [id] */
function fetched(server, id) {
  const state = withQueue(MINE, server.fetchQueue());
  return id ? withOpened(state, server.fetchConversation(id)) : state;
}

/** Numbers between 0 and 1 that are the same in each run. @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** @param {import("../../web/desk/types.d.ts").Lists} lists */
function plain(lists) {
  return Object.fromEntries(Object.entries(lists).map(([name, rows]) => [name, Array.from(rows)]));
}

/** @param {PlayedServer} server @param {() => number} roll @returns {Frame} */
function anything(server, roll) {
  const ids = Array.from(server.conversations.keys());
  const id = ids[Math.floor(roll() * ids.length)];
  if (!id || roll() < 0.1) return server.start(`c_${ids.length}`);
  const steps = [
    () => server.say(id, "contact"),
    () => server.say(id, "agent"),
    () => server.say(id, "note"),
    () => server.answer(id, { order_number: `HD-1000000${ids.length}` }),
    () => server.queue(id),
    () => server.assign(id, ME),
    () => server.assign(id, COLLEAGUE),
    () => server.release(id),
    () => server.giveBack(id, { order_number: "HD-10023456" }),
    () => server.resolve(id),
    () => server.correct(id, "昨日ではなく今日です"),
    () => server.leaveEmail(id),
  ];
  const step = steps[Math.floor(roll() * steps.length)];
  return step ? step() : server.start(`c_${ids.length}`);
}

test("applying the events to an old state gives what fetching afresh gives", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    const server = new PlayedServer();
    for (let n = 0; n < 12; n += 1) anything(server, roll);
    const watched = Array.from(server.conversations.keys())[0] ?? "";
    let state = fetched(server, watched);
    for (let n = 0; n < 40; n += 1) state = applyFrame(state, anything(server, roll), 0);
    const afresh = fetched(server, watched);
    assert.deepEqual(plain(listsOf(state)), plain(listsOf(afresh)), `lists, seed ${seed}`);
    assert.deepEqual(state.open, afresh.open, `open conversation, seed ${seed}`);
    assert.equal(state.stale, false, `nothing was missed, seed ${seed}`);
  }
});

test("a frame that comes again, or late, changes nothing", () => {
  const server = new PlayedServer();
  const frames = [server.start("c_1"), server.say("c_1", "contact"), server.queue("c_1")];
  const state = fetched(server, "c_1");
  assert.deepEqual(applyAll(state, ...frames), state);
});

test("who waits longest stands first, and a release keeps the age", () => {
  const server = new PlayedServer();
  for (const id of ["c_1", "c_2", "c_3"]) server.start(id);
  server.queue("c_2");
  server.queue("c_1");
  server.queue("c_3");
  server.say("c_2", "contact");
  server.assign("c_2", COLLEAGUE);
  const state = applyAll(fetched(server), server.release("c_2"));
  assert.deepEqual(
    Array.from(listsOf(state).waiting, (row) => row.conversation_id),
    ["c_2", "c_1", "c_3"],
  );
});

test("mine and my colleagues' are told apart, and the bot's", () => {
  const server = new PlayedServer();
  for (const id of ["c_1", "c_2", "c_3"]) server.start(id);
  const state = applyAll(fetched(server), server.assign("c_1", ME), server.assign("c_2", COLLEAGUE));
  const { mine, all } = listsOf(state);
  /** @param {Iterable<import("../../web/desk/types.d.ts").Row>} rows */
  const ids = (rows) => Array.from(rows, (row) => row.conversation_id);
  assert.deepEqual(ids(mine), ["c_1"]);
  assert.equal(all.length, 3);
  assert.deepEqual(ids(narrowed(all, "with:colleagues", ME, 0.7)), ["c_2"]);
  assert.deepEqual(ids(narrowed(all, "with:bot", ME, 0.7)), ["c_3"]);
});

test("a filter lets through what it names", () => {
  const server = new PlayedServer();
  for (const id of ["c_1", "c_2", "c_3"]) server.start(id);
  const [first, second, third] = listsOf(fetched(server)).all;
  if (!first || !second || !third) throw new Error("three rows");
  /** @type {import("../../web/desk/types.d.ts").Row[]} */
  const rows = [{ ...first, language: "en", queue: "orders" }, { ...second, complaint: 0.71 }, third];
  assert.deepEqual(narrowed(rows, "language:en", ME, 0.7), [rows[0]]);
  assert.deepEqual(narrowed(rows, "queue:orders", ME, 0.7), [rows[0]]);
  assert.deepEqual(narrowed(rows, "complaint", ME, 0.7), [rows[1]]);
  assert.deepEqual(narrowed(rows, "", ME, 0.7), rows);
});

test("a complaint is what the settings call one, or what came as one", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const row = listsOf(fetched(server)).all.at(0);
  if (!row) throw new Error("a row");
  assert.equal(isComplaint({ ...row, complaint: 0.69 }, 0.7), false);
  assert.equal(isComplaint({ ...row, complaint: 0.7 }, 0.7), true);
  assert.equal(isComplaint({ ...row, complaint: 0.1, reason: "complaint" }, 0.7), true);
});

test("what waits and what is unread of mine asks for attention, a colleague's does not", () => {
  const server = new PlayedServer();
  for (const id of ["c_1", "c_2", "c_3"]) server.start(id);
  server.queue("c_1");
  server.assign("c_2", ME);
  server.assign("c_3", COLLEAGUE);
  server.say("c_3", "contact");
  /** @param {DeskState} state */
  const attention = (state) => attentionOf(listsOf(state).mine, totalsOf(listsOf(state), state.rest).waiting);
  assert.equal(attention(fetched(server)), 1);
  assert.equal(attention(applyAll(fetched(server), server.say("c_2", "contact"))), 2);
});

test("a gap in the open conversation's log asks for fetching it again", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const state = fetched(server, "c_1");
  server.say("c_1", "contact");
  assert.equal(applyAll(state, server.say("c_1", "contact")).stale, true);
});

test("a bubble on its way gives way to its echo, and to no other message", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const pending = /** @type {const} */ ({ kind: "outgoing", text: "はい", at_ms: 0, state: "sending", problem: null });
  const first = addPending(fetched(server, "c_1"), "c_1", { ...pending, client_message_id: "w.1" });
  const both = addPending(first, "c_1", { ...pending, client_message_id: "w.2" });
  const state = applyAll(both, server.say("c_1", "agent", "w.1"));
  assert.deepEqual(
    state.pending.c_1?.map((one) => one.client_message_id),
    ["w.2"],
  );
  assert.equal(changePending(state, "c_1", "w.2", { state: "failed" }).pending.c_1?.[0]?.state, "failed");
  assert.deepEqual(dropPending(state, "c_1", "w.2").pending.c_1, []);
});

test("a bubble whose echo came while we were away gives way to the fetched conversation", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const pending = /** @type {const} */ ({ kind: "note", text: "済", at_ms: 0, state: "arrived", problem: null });
  const state = addPending(fetched(server, "c_1"), "c_1", { ...pending, client_message_id: "w.1" });
  server.say("c_1", "note", "w.1");
  assert.deepEqual(withOpened(state, server.fetchConversation("c_1")).pending.c_1, []);
});

test("an older row does not undo a newer one", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const old = server.fetchQueue().bot[0];
  const state = applyAll(fetched(server), server.queue("c_1"));
  assert.ok(old);
  assert.equal(withRow(state, old).rows.get("c_1")?.status, "queued");
});

test("typing shows until the message comes, and never one's own", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const show = /** @type {const} */ ({ type: "typing.show", conversation_id: "c_1", for_ms: 5000 });
  const typing = applyFrame(fetched(server), { ...show, author: { role: "contact", name: null } }, 100);
  assert.equal(typing.typing.c_1?.until_ms, 5100);
  assert.equal(applyAll(typing, server.say("c_1", "contact")).typing.c_1, undefined);
  const own = applyFrame(fetched(server), { ...show, author: { role: "agent", name: ME.name, id: ME.id } }, 100);
  assert.equal(own.typing.c_1, undefined);
});

test("presence reaches the row and the open conversation", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const gone = /** @type {const} */ ({ type: "presence.show", conversation_id: "c_1", contact_present: false });
  const state = applyAll(fetched(server, "c_1"), gone);
  assert.equal(state.rows.get("c_1")?.contact_present, false);
  assert.equal(state.open?.conversation.contact_present, false);
});

test("a proof of identity asks for the account that it opens", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const state = fetched(server, "c_1");
  const row = state.rows.get("c_1");
  assert.ok(row);
  const event = { type: "identity.proved", level: "code", expires_ms: 1, seq: 2, at_ms: 1, conversation_id: "c_1" };
  const frame = /** @type {Frame} */ ({ type: "event.append", event, conversation: { ...row, seq: 2 } });
  assert.equal(applyAll(state, frame).stale, true);
});

test("a later page of the lists brings back nothing that frames have moved since", () => {
  const server = new PlayedServer();
  for (const id of ["c_1", "c_2", "c_3"]) {
    server.start(id);
    server.queue(id);
  }
  const page = server.fetchQueue().waiting;
  const told = new Map();
  let state = MINE;
  for (const frame of [server.say("c_1", "contact"), server.resolve("c_2")]) {
    state = applyFrame(state, frame, 0);
    if (frame.type === "event.append") told.set(frame.event.conversation_id, frame.event.seq);
  }
  state = withMore(state, "waiting", { rows: page, next: null }, told);
  assert.deepEqual(
    Array.from(state.rows.waiting, (row) => row.conversation_id),
    ["c_1", "c_3"],
  );
  assert.equal(state.rows.get("c_1")?.seq, server.fetchConversation("c_1").conversation.seq);
});

test("a list tells how many it has before all of them have come", () => {
  const server = new PlayedServer();
  for (const id of ["c_1", "c_2", "c_3", "c_4", "c_5"]) {
    server.start(id);
    server.queue(id);
  }
  server.assign("c_5", ME);
  const all = server.fetchQueue();
  const first = { ...all, waiting: all.waiting.slice(0, 2), next: { ...all.next, waiting: "more" } };
  /** @param {DeskState} state */
  const totals = (state) => totalsOf(listsOf(state), state.rest);
  let state = withQueue(MINE, { ...first, counts: { waiting: 4, held: 1, bot: 0 } });
  assert.deepEqual(totals(state), { mine: 1, waiting: 4, all: 5 });
  state = applyAll(state, server.start("c_6"), server.queue("c_6"));
  assert.equal(totals(state).waiting, 5, "one more came meanwhile");
  state = applyAll(state, server.say("c_4", "contact"));
  assert.equal(totals(state).waiting, 5, "one that is still to come was told of by its event");
  state = withMore(state, "waiting", { rows: all.waiting.slice(2, 3), next: "more" }, new Map());
  assert.deepEqual(totals(state), { mine: 1, waiting: 5, all: 6 });
  state = withMore(state, "waiting", { rows: all.waiting.slice(3), next: null }, new Map());
  assert.deepEqual(totals(state), { mine: 1, waiting: 5, all: 6 });
  assert.equal(listsOf(state).waiting.length, 5);
});

test("what is owed reaches the row and the open conversation without an event", () => {
  const server = new PlayedServer();
  server.start("c_1");
  server.queue("c_1");
  const owed = { due: "first_response", warn_ms: 900, due_ms: 1000 };
  const state = applyAll(fetched(server, "c_1"), { type: "due.show", conversation_id: "c_1", ...owed });
  assert.equal(state.rows.get("c_1")?.due_ms, 1000);
  assert.equal(state.open?.conversation.warn_ms, 900);
});
