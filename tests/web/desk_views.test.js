import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alertOf, waitTone } from "../../web/desk/alerts.js";
import { openCalls, withCall } from "../../web/desk/calls.js";
import { askedAt, insertAt } from "../../web/desk/completing.js";
import { ago, percent, shortDate, ticking, yen } from "../../web/desk/format.js";
import { intentLabel } from "../../web/desk/intents.js";
import { readOrderNumber } from "../../web/desk/order_number.js";
import { actionsFor, composerBarrier } from "../../web/desk/permissions.js";
import { Rows } from "../../web/desk/rows.js";
import { hoursText, readHours } from "../../web/desk/settings/hours_text.js";
import { knownThings } from "../../web/desk/slots.js";
import { EMPTY } from "../../web/desk/state.js";
import account from "../../web/desk/texts/account.js";
import conversation from "../../web/desk/texts/conversation.js";
import dialogs from "../../web/desk/texts/dialogs.js";
import lists from "../../web/desk/texts/lists.js";
import packet from "../../web/desk/texts/packet.js";
import page from "../../web/desk/texts/page.js";
import products from "../../web/desk/texts/products.js";
import record from "../../web/desk/texts/record.js";
import search from "../../web/desk/texts/search.js";
import settings from "../../web/desk/texts/settings.js";
import wall from "../../web/desk/texts/wall.js";
import working from "../../web/desk/texts/working.js";
import { isAnswered, lastOfContact, readByAgent, timelineOf } from "../../web/desk/timeline.js";
import { casesOf } from "../../web/desk/wall/cases.js";
import { whyLine } from "../../web/desk/why.js";
import { COLLEAGUE, ME, PlayedServer } from "./desk_played_server.js";

const SUPERVISOR = /** @type {const} */ ({ ...ME, id: "a_lead", role: "supervisor" });
const TRAINER = /** @type {const} */ ({ ...ME, role: "trainer" });

/** @param {(server: PlayedServer) => void} play */
function rowAfter(play) {
  const server = new PlayedServer();
  server.start("c_1");
  play(server);
  return server.fetchConversation("c_1").conversation;
}

test("each may do what the server lets them do", () => {
  const waiting = rowAfter((server) => server.queue("c_1"));
  const mine = rowAfter((server) => server.assign("c_1", ME));
  const held = rowAfter((server) => server.assign("c_1", COLLEAGUE));
  const done = rowAfter((server) => server.resolve("c_1"));
  assert.ok(actionsFor(ME, waiting).includes("claim"));
  assert.deepEqual(actionsFor(ME, mine), ["reply", "note", "return", "release", "resolve"]);
  assert.deepEqual(actionsFor(ME, held), ["take_over", "note"]);
  assert.ok(actionsFor(SUPERVISOR, held).includes("release"));
  assert.deepEqual(actionsFor(TRAINER, mine), []);
  assert.deepEqual(actionsFor(ME, done), ["note"]);
});

test("a supervisor whispers where a colleague has it, and nowhere else", () => {
  const held = rowAfter((server) => server.assign("c_1", COLLEAGUE));
  const waiting = rowAfter((server) => server.queue("c_1"));
  const able = { whisper: true };
  assert.ok(actionsFor(SUPERVISOR, held, able).includes("whisper"));
  assert.ok(!actionsFor(SUPERVISOR, waiting, able).includes("whisper"));
  assert.ok(!actionsFor(ME, held, able).includes("whisper"));
  assert.ok(!actionsFor(SUPERVISOR, held).includes("whisper"));
});

test("a conversation stands once on the wall, at its worst, with the oldest of what is at risk", () => {
  const conversation = rowAfter((server) => server.queue("c_1"));
  const other = { ...conversation, conversation_id: "c_2" };
  const cases = casesOf([
    { conversation, risk: "complaint", since_ms: 500, seconds: 400, level: "act" },
    { conversation: other, risk: "wait", since_ms: 700, seconds: 200, level: "watch" },
    { conversation, risk: "wait", since_ms: 100, seconds: 200, level: "watch" },
  ]);
  assert.deepEqual(
    cases.map((one) => [one.conversation.conversation_id, one.kinds, one.since_ms, one.level]),
    [
      ["c_1", ["complaint", "wait"], 100, "act"],
      ["c_2", ["wait"], 700, "watch"],
    ],
  );
});

test("the composer says why it is closed", () => {
  const mine = rowAfter((server) => server.assign("c_1", ME));
  const held = rowAfter((server) => server.assign("c_1", COLLEAGUE));
  const done = rowAfter((server) => server.resolve("c_1"));
  assert.equal(composerBarrier(ME, mine), null);
  assert.equal(composerBarrier(ME, held), "held");
  assert.equal(composerBarrier(ME, done), "resolved");
  assert.equal(composerBarrier(TRAINER, mine), "trainer");
});

test("a new wait and an unseen word in my own conversation sound; what I look at and a colleague's do not", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const state = { ...EMPTY, agent: ME };
  assert.equal(alertOf(state, server.queue("c_1"), null), "waiting");
  assert.equal(alertOf(state, server.say("c_1", "contact"), null), null);
  assert.equal(alertOf(state, server.assign("c_1", ME), null), null);
  assert.equal(alertOf(state, server.say("c_1", "contact"), null), "message");
  assert.equal(alertOf(state, server.say("c_1", "contact"), "c_1"), null);
  assert.equal(alertOf(state, server.say("c_1", "agent"), null), null);
  server.assign("c_1", COLLEAGUE);
  assert.equal(alertOf(state, server.say("c_1", "contact"), null), null);
});

test("a wait is coloured by its age, or towards its deadline where it has one", () => {
  const tones = [0, 119_999, 120_000, 299_999, 300_000].map((now) => waitTone(0, now));
  assert.deepEqual(tones, ["calm", "calm", "growing", "growing", "long"]);
  const owed = { warn_ms: 48_000, due_ms: 60_000 };
  const towards = [0, 29_000, 30_000, 47_000, 48_000, 90_000].map((now) => waitTone(0, now, owed));
  assert.deepEqual(towards, ["calm", "calm", "growing", "growing", "long", "long"]);
  assert.equal(waitTone(1000, 2000, { due_ms: 1000 }), "long");
});

test("every intent and every product of the bot has a name that people read", () => {
  const intents = names("domain.yml", /^intents:\n([\s\S]*?)^\S/m, /^ {2}- (\w+)/gm);
  assert.ok(intents.length > 30);
  for (const language of /** @type {const} */ (["ja", "en"])) {
    assert.deepEqual(
      intents.filter((name) => intentLabel(name, language) === name),
      [],
    );
  }
  const groups = names("data/lookup/products.yml", /([\s\S]*)/, /^(\w+):/gm);
  assert.deepEqual(
    groups.filter((name) => !Object.hasOwn(products, `product.${name}`)),
    [],
  );
});

/** @param {string} file @param {RegExp} part @param {RegExp} name */
function names(file, part, name) {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  return Array.from((part.exec(text)?.[1] ?? "").matchAll(name), (found) => found[1] ?? "");
}

test("the transcript names an author once in a breath and begins each day with its date", () => {
  const server = new PlayedServer();
  server.start("c_1");
  server.say("c_1", "contact");
  server.say("c_1", "contact");
  server.say("c_1", "agent");
  server.atMs += 24 * 3_600_000;
  server.say("c_1", "agent");
  const items = timelineOf(server.fetchConversation("c_1").events, [], (atMs) => String(Math.floor(atMs / 86_400_000)));
  const shape = items.map((item) => (item.type === "message" ? (item.follows ? "follows" : "first") : item.type));
  assert.deepEqual(shape, ["day", "activity", "first", "follows", "first", "day", "first"]);
});

test("what the bot thought, feedback and 'read' stand with their messages", () => {
  const events = /** @type {any[]} */ ([
    { type: "message.appended", seq: 1, message_id: "m_1", kind: "outgoing", author: { role: "bot" }, at_ms: 1 },
    { type: "message.appended", seq: 2, message_id: "m_2", kind: "outgoing", author: { role: "bot" }, at_ms: 2 },
    { type: "turn.answered", seq: 3, message_ids: ["m_1", "m_2"], at_ms: 2 },
    { type: "feedback.given", seq: 4, message_id: "m_2", helpful: false, at_ms: 3 },
    { type: "message.read", seq: 5, by: "contact", up_to_seq: 3, at_ms: 4 },
    { type: "message.appended", seq: 6, message_id: "m_3", kind: "incoming", author: { role: "contact" }, at_ms: 5 },
    { type: "turn.answered", seq: 7, message_ids: [], at_ms: 6 },
    { type: "message.read", seq: 8, by: "agent", up_to_seq: 6, at_ms: 7 },
  ]);
  const items = timelineOf(events, [], () => "today").filter((item) => item.type !== "day");
  const told = items.map((item) =>
    item.type === "message" ? [item.key, item.turn !== null, item.helpful, item.read] : [item.type],
  );
  assert.deepEqual(told, [
    ["m_1", true, null, false],
    ["m_2", false, false, true],
    ["m_3", false, null, false],
    ["silence"],
  ]);
  assert.equal(lastOfContact(events), 6);
  assert.equal(readByAgent(events), 6);
});

test("a question is answered by a person's words after it; a note or the bot answers nothing for them", () => {
  const server = new PlayedServer();
  server.start("c_1");
  server.say("c_1", "contact", "w.1");
  server.say("c_1", "note", "w.2");
  assert.ok(!isAnswered(server.fetchConversation("c_1").events));
  server.say("c_1", "agent", "w.3");
  assert.ok(isAnswered(server.fetchConversation("c_1").events));
  server.say("c_1", "contact", "w.4");
  assert.ok(!isAnswered(server.fetchConversation("c_1").events));
});

test("a bubble keeps its key when its echo comes", () => {
  const server = new PlayedServer();
  server.start("c_1");
  const before = timelineOf(server.fetchConversation("c_1").events, [
    { client_message_id: "w.1", kind: "outgoing", text: "はい", at_ms: 0, state: "sending", problem: null },
  ]);
  server.say("c_1", "agent", "w.1");
  assert.equal(before.at(-1)?.key, timelineOf(server.fetchConversation("c_1").events).at(-1)?.key);
});

test("slots for the bot alone are left out, and an entity is not told twice", () => {
  const slots = { order_number: "HD-10023456", unsure_count: 2, language: "ja", topic: null, proven: true };
  const entities = [
    { entity: "order_number", value: "HD-10023456" },
    { entity: "product", value: "ケトル" },
  ];
  assert.deepEqual(knownThings(slots, entities), [
    ["order_number", "HD-10023456"],
    ["product", "ケトル"],
  ]);
});

test("an order number is read however it was typed", () => {
  for (const typed of ["HD-10023456", "hd10023456", "ＨＤ－１００２３４５６", " HD 10023456 ", "HDー10023456"]) {
    assert.equal(readOrderNumber(typed), "HD-10023456", typed);
  }
  for (const typed of ["", "HD-1002345", "HD-100234567", "10023456"]) assert.equal(readOrderNumber(typed), null, typed);
});

test("times and amounts read naturally in both languages", () => {
  assert.equal(ticking(42_000, "ja"), "0:42");
  assert.equal(ticking(4_920_000, "ja"), "1時間22分");
  assert.equal(ticking(4_920_000, "en"), "1h 22m");
  assert.equal(ago(20_000, "ja"), "たった今");
  assert.equal(ago(180_000, "en"), "3m");
  assert.equal(yen(6820, "ja"), "6,820円");
  assert.equal(yen(6820, "en"), "¥6,820");
  assert.equal(percent(0.914), "91%");
  assert.match(shortDate("2001-02-03", "ja"), /^2001\/2\/3$/);
});

test("every text says the same in both languages: no empty one, the same places to fill in", () => {
  const all = {
    ...page,
    ...lists,
    ...conversation,
    ...packet,
    ...account,
    ...dialogs,
    ...products,
    ...working,
    ...search,
    ...wall,
    ...settings,
    ...record,
  };
  const places = (/** @type {string} */ text) => (text.match(/\{\w+\}/g) ?? []).sort().join();
  for (const [key, { ja, en }] of Object.entries(all)) {
    assert.ok(ja !== "" && en !== "", key);
    assert.equal(places(ja), places(en), key);
  }
});

test("a call ends when somebody takes it, and one given to me when I look at it", () => {
  const waiting = rowAfter((server) => server.queue("c_1"));
  const given = { ...rowAfter((server) => server.assign("c_1", ME)), unread: 1 };
  const taken = rowAfter((server) => server.assign("c_1", COLLEAGUE));
  const calls = withCall([], { id: "c_1", kind: "waiting", sinceMs: 0 });
  assert.equal(withCall(calls, { id: "c_1", kind: "waiting", sinceMs: 9 }), calls);
  assert.deepEqual(openCalls(calls, Rows.of([waiting]), null, ME.id), calls);
  assert.deepEqual(openCalls(calls, Rows.of([taken]), null, ME.id), []);
  const offered = withCall(calls, { id: "c_1", kind: "offer", sinceMs: 9 });
  assert.deepEqual(openCalls(offered, Rows.of([given]), null, ME.id), offered);
  assert.deepEqual(openCalls(offered, Rows.of([given]), "c_1", ME.id), []);
  assert.deepEqual(openCalls(offered, Rows.of([taken]), null, ME.id), []);
});

test("a slash begins a canned reply, an at sign a colleague, and an open variable is selected", () => {
  assert.deepEqual(askedAt("はい /送", 5, "reply"), { kind: "canned", query: "送", start: 3 });
  assert.equal(askedAt("1/2", 3, "reply"), null);
  assert.equal(askedAt("https://a", 9, "reply"), null);
  assert.deepEqual(askedAt("@星", 2, "note"), { kind: "mention", query: "星", start: 0 });
  assert.equal(askedAt("@星", 2, "reply"), null);
  assert.deepEqual(insertAt("はい /送", 3, 5, "送料は{{n}}円"), { text: "はい 送料は{{n}}円", from: 6, to: 11 });
});

test("why a conversation is where it is comes in the words of its rule, an unknown code with its fields", () => {
  const named = (/** @type {string} */ group, /** @type {string} */ name) =>
    /** @type {Record<string, { ja: string }>} */ (working)[`${group}.${name}`]?.ja ?? name;
  const why = { rule: "least_loaded", load: 1, capacity: 3 };
  const routed = { code: "assigned", how: "routed", agent: { id: "a", name: "星野 葵" }, why };
  assert.match(whyLine(routed, named), /星野 葵さんに割り当てました（1\/3件）/);
  assert.match(whyLine({ code: "others_first", count: 2 }, named), /2名/);
  assert.equal(whyLine({ code: "new_rule", n: 1 }, named), 'new_rule {"code":"new_rule","n":1}');
});

test("hours are read as people write them", () => {
  assert.deepEqual(readHours("10:00〜12:00、13:00-19:00"), [
    ["10:00", "12:00"],
    ["13:00", "19:00"],
  ]);
  assert.deepEqual(readHours("９：００－１８：００"), [["09:00", "18:00"]]);
  assert.deepEqual(readHours(""), []);
  assert.equal(readHours("朝から"), null);
  assert.equal(readHours("25:00-26:00"), null);
  assert.equal(hoursText([["10:00", "12:00"]]), "10:00-12:00");
});
