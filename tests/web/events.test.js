/** @import { ConversationEvent } from "../../web/lib/protocol.d.ts" */
import assert from "node:assert/strict";
import test from "node:test";
import { openMessageId, pressedButton } from "../../web/lib/choices.js";
import { apply, applyAll, emptyConversation } from "../../web/lib/events.js";

/**
 * @param {number} seq
 * @param {string} type
 * @param {object} [fields]
 */
function event(seq, type, fields = {}) {
  const made = { seq, type, at_ms: 1_700_000_000_000 + seq, conversation_id: "c_1", ...fields };
  return /** @type {ConversationEvent} */ (/** @type {unknown} */ (made));
}

/**
 * @param {number} seq
 * @param {"contact" | "bot" | "agent"} role
 * @param {object} [fields]
 */
function message(seq, role, fields = {}) {
  return event(seq, "message.appended", {
    message_id: `m_${seq}`,
    kind: role === "contact" ? "incoming" : "outgoing",
    author: { role, name: role },
    text: `text ${seq}`,
    client_message_id: role === "contact" ? `w.${seq}` : null,
    buttons: [],
    images: [],
    custom: null,
    choice: null,
    ...fields,
  });
}

const BUTTONS = [
  { id: "b_1", title: "返品" },
  { id: "b_2", title: "交換" },
];

const STORY = [
  event(1, "conversation.started", { channel: "widget", inbox: "web", language: "ja" }),
  message(2, "contact"),
  message(3, "bot", { buttons: BUTTONS }),
  message(4, "contact", { choice: "b_2" }),
  event(6, "conversation.queued", { reason: "asked", queue: "main", passed_on: ["一", "二"] }),
  event(7, "packet.corrected", { text: "訂正" }),
  event(8, "email.left", { email: "m***@demo.example" }),
  event(9, "conversation.assigned", { assignee: { id: "a_1", name: "田中" }, how: "claimed", reason: null }),
  event(10, "message.read", { by: "agent", up_to_seq: 9 }),
  message(11, "agent"),
  event(13, "identity.proved", { level: "code", expires_ms: 9 }),
  event(14, "conversation.resolved", { by: { role: "agent", name: "田中" } }),
];

test("the fold tells who speaks, what was passed on and who has read how far", () => {
  const conversation = applyAll(emptyConversation(), STORY.slice(0, 10));
  assert.equal(conversation.status, "assigned");
  assert.equal(conversation.assignee?.name, "田中");
  assert.deepEqual(conversation.passedOn, ["一", "二"]);
  assert.deepEqual(conversation.corrections, ["訂正"]);
  assert.equal(conversation.emailLeft, "m***@demo.example");
  assert.deepEqual(conversation.readUpTo, { contact: 4, agent: 9 });
});

test("one by one or all at once, again or for the first time: the same conversation", () => {
  const atOnce = applyAll(emptyConversation(), STORY);
  const oneByOne = STORY.reduce((conversation, each) => apply(apply(conversation, each), each), emptyConversation());
  assert.deepEqual(oneByOne, atOnce);
  assert.deepEqual(applyAll(atOnce, STORY), atOnce);
});

test("applying an event leaves the earlier conversation as it was", () => {
  const before = applyAll(emptyConversation(), STORY.slice(0, 4));
  const copy = structuredClone(before);
  applyAll(before, STORY.slice(4));
  assert.deepEqual(before, copy);
});

test("seq may jump past what is for staff, and nothing waits for it", () => {
  const conversation = applyAll(emptyConversation(), STORY);
  assert.equal(conversation.seq, 14);
  assert.equal(conversation.status, "resolved");
  assert.equal(conversation.assignee, null);
});

test("an event of another conversation begins anew", () => {
  const old = applyAll(emptyConversation(), STORY);
  const started = event(1, "conversation.started", { conversation_id: "c_2", language: "en" });
  const conversation = apply(old, started);
  assert.equal(conversation.id, "c_2");
  assert.equal(conversation.timeline.length, 0);
});

test("returned, left and reopened conversations are the bot's", () => {
  for (const type of ["conversation.returned", "conversation.left", "conversation.reopened"]) {
    const conversation = apply(applyAll(emptyConversation(), STORY), event(20, type, { by: { name: "田中" } }));
    assert.equal(conversation.status, "bot", type);
  }
});

test("a promise stands until somebody of ours has answered, or the wait is over", () => {
  const promised = event(7, "promise.made", { promised_ms: 99, opens_ms: null, by: "contact" });
  const waiting = applyAll(emptyConversation(), [...STORY.slice(0, 5), promised]);
  assert.equal(waiting.promisedMs, 99);
  assert.equal(apply(waiting, message(8, "bot")).promisedMs, 99);
  assert.equal(apply(waiting, message(8, "contact")).promisedMs, 99);
  assert.equal(apply(waiting, message(8, "agent", { kind: "note" })).promisedMs, 99);
  assert.equal(apply(waiting, message(8, "agent")).promisedMs, null);
  for (const type of ["conversation.left", "conversation.resolved"]) {
    assert.equal(apply(waiting, event(8, type, { by: { role: "contact", name: "" } })).promisedMs, null, type);
  }
});

test("who left has a place until a time, and is back in line without a new handoff", () => {
  const left = applyAll(emptyConversation(), [
    ...STORY.slice(0, 5),
    event(7, "conversation.left", { return_until_ms: 88 }),
  ]);
  assert.deepEqual([left.status, left.placeUntilMs], ["bot", 88]);
  const back = apply(left, event(8, "conversation.rejoined", { queued_ms: 5, queue: "main" }));
  assert.deepEqual([back.status, back.placeUntilMs, back.passedOn], ["queued", null, ["一", "二"]]);
});

test("how it was is asked for the last resolution only, and the latest answer counts", () => {
  const resolved = applyAll(emptyConversation(), STORY);
  assert.equal(resolved.rating, null);
  const asked = apply(resolved, event(15, "csat.asked"));
  assert.deepEqual(asked.rating, { askedSeq: 15, score: null, comment: null });
  const given = applyAll(asked, [
    event(16, "csat.given", { score: 2, comment: null }),
    event(17, "csat.given", { score: 4, comment: "早かった" }),
  ]);
  assert.deepEqual(given.rating, { askedSeq: 15, score: 4, comment: "早かった" });
  const again = event(19, "conversation.resolved", { by: { role: "contact", name: "" } });
  assert.equal(applyAll(given, [event(18, "conversation.reopened"), again]).rating, null);
});

test("buttons stand until something is answered, and only while the bot speaks", () => {
  const offered = applyAll(emptyConversation(), STORY.slice(0, 3));
  assert.equal(openMessageId(offered), "m_3");
  assert.equal(openMessageId(apply(offered, message(4, "contact"))), null);
  const queued = event(4, "conversation.queued", { reason: "asked", queue: "main", passed_on: [] });
  assert.equal(openMessageId(apply(offered, queued)), null);
});

test("a pressed button is known by the choice that names it", () => {
  const conversation = applyAll(emptyConversation(), STORY.slice(0, 4));
  const offer = conversation.timeline.find((each) => each.type === "message.appended" && each.buttons.length > 0);
  assert.ok(offer?.type === "message.appended");
  assert.equal(pressedButton(conversation, offer), "b_2");
});
