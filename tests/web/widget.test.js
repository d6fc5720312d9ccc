/** @import { Conversation, ConversationEvent } from "../../web/lib/protocol.d.ts" */
import assert from "node:assert/strict";
import test from "node:test";
import { applyAll, emptyConversation } from "../../web/lib/events.js";
import { isForProof } from "../../web/widget/addresses.js";
import { whyNot } from "../../web/widget/images.js";
import { textsOf } from "../../web/widget/language.js";
import { createModel } from "../../web/widget/model.js";
import {
  changed,
  deliveryState,
  keepable,
  nextToSend,
  pending,
  takenUp,
  unechoed,
  without,
} from "../../web/widget/outbox.js";
import { createTypingTold } from "../../web/widget/presence.js";
import { feedbackWanted, proofWanted, rowsOf, unreadCount } from "../../web/widget/reading.js";
import { TEXTS as EN, ERRORS as ERRORS_EN } from "../../web/widget/texts/en.js";
import { ERRORS as ERRORS_JA, TEXTS as JA } from "../../web/widget/texts/ja.js";

const NOON = new Date(2026, 10, 24, 12).getTime();
const ANSWER = "全国一律550円です。5,500円以上のご注文なら、送料は無料になります。";

/** @param {object} fields */
function event(fields) {
  return /** @type {ConversationEvent} */ (/** @type {unknown} */ ({ conversation_id: "c_1", at_ms: NOON, ...fields }));
}

/** @param {number} seq @param {"contact" | "bot" | "agent" | "system"} role @param {object} [fields] */
function said(seq, role, fields = {}) {
  const kinds = { contact: "incoming", bot: "outgoing", agent: "outgoing", system: "activity" };
  return event({
    type: "message.appended",
    seq,
    message_id: `m_${seq}`,
    kind: kinds[role],
    author: { role, name: role },
    text: ANSWER,
    client_message_id: role === "contact" ? `w.${seq}` : null,
    buttons: [],
    images: [],
    custom: null,
    choice: null,
    ...fields,
  });
}

const STARTED = event({ type: "conversation.started", seq: 1, channel: "widget", inbox: "web", language: "ja" });
const PROOF = { custom: { type: "proof_required", level: "code" } };

/** @param {...ConversationEvent} events @returns {Conversation} */
function conversationOf(...events) {
  return applyAll(emptyConversation(), [STARTED, ...events]);
}

test("the echo takes the place of the bubble that was waiting for it", () => {
  const outbox = [pending("w.2", { text: "あ" }, NOON), pending("w.9", { text: "い" }, NOON)];
  const conversation = conversationOf(said(2, "contact"));
  const left = unechoed(outbox, conversation);
  assert.deepEqual(
    left.map((each) => each.clientMessageId),
    ["w.9"],
  );
  assert.deepEqual(
    rowsOf(conversation, left).map((row) => row.key),
    ["day.2", "w.2", "w.9"],
  );
  assert.equal(unechoed(left, conversation), left);
});

test("messages go one at a time, in the order of writing, and a failed one holds up nobody", () => {
  let outbox = [pending("w.1", { text: "一" }, 0), pending("w.2", { text: "二" }, 1)];
  assert.equal(nextToSend(outbox)?.clientMessageId, "w.1");
  outbox = changed(outbox, "w.1", { state: "failed" });
  assert.equal(nextToSend(outbox)?.clientMessageId, "w.2");
  outbox = changed(outbox, "w.2", { state: "arrived" });
  assert.equal(nextToSend(outbox), null);
  assert.equal(without(outbox, "w.1").length, 1);
});

test("after a reload what is fresh is sent again, and what is old or had failed waits for a decision", () => {
  const kept = keepable([
    pending("w.1", { text: "古い" }, NOON - 3_600_000),
    pending("w.2", { text: "新しい" }, NOON - 1000),
    { ...pending("w.3", { text: "届いた" }, NOON - 1000), state: "arrived" },
    { ...pending("w.4", { text: "だめだった" }, NOON - 1000), state: "failed" },
    pending("w.5", { isImage: true }, NOON),
  ]);
  assert.deepEqual(
    takenUp(kept, NOON).map((each) => [each.clientMessageId, each.state]),
    [
      ["w.1", "failed"],
      ["w.2", "sending"],
      ["w.3", "sending"],
      ["w.4", "failed"],
    ],
  );
});

test("read is said only once a person has read it", () => {
  const message = said(2, "contact");
  assert.ok(message.type === "message.appended");
  const before = conversationOf(message, said(3, "bot"));
  assert.equal(deliveryState(before, message), "arrived");
  const after = applyAll(before, [event({ type: "message.read", seq: 4, by: "agent", up_to_seq: 3 })]);
  assert.equal(deliveryState(after, message), "read");
});

test("unread counts what bot and people said since the customer last read or wrote", () => {
  const conversation = conversationOf(said(2, "contact"), said(3, "bot"), said(4, "system"), said(5, "agent"));
  assert.equal(unreadCount(conversation), 2);
  const read = event({ type: "message.read", seq: 6, by: "contact", up_to_seq: 5 });
  assert.equal(unreadCount(applyAll(conversation, [read])), 0);
});

test("proof is wanted from the bot's request until it is given or the conversation goes to people", () => {
  const asked = conversationOf(said(2, "contact"), said(3, "bot", PROOF));
  assert.deepEqual(proofWanted(asked), { seq: 3, inBackground: false });
  assert.deepEqual(proofWanted(applyAll(asked, [said(4, "contact"), said(5, "bot")])), { seq: 3, inBackground: false });
  assert.equal(
    proofWanted(applyAll(asked, [event({ type: "identity.proved", seq: 4, level: "code", expires_ms: 1 })])),
    null,
  );
  const queued = event({ type: "conversation.queued", seq: 4, reason: "asked", queue: "main", passed_on: [] });
  assert.equal(proofWanted(applyAll(asked, [queued])), null);
  assert.equal(proofWanted(applyAll(asked, [queued, event({ type: "conversation.left", seq: 5 })])), null);
});

test("a proof moves to the background when the bot offers other ways, and comes back when it asks again", () => {
  const other = said(4, "bot", { buttons: [{ id: "b_1", title: "担当者と話す" }] });
  const asked = conversationOf(said(2, "contact"), said(3, "bot", PROOF), other);
  assert.deepEqual(proofWanted(asked), { seq: 3, inBackground: true });
  assert.deepEqual(proofWanted(applyAll(asked, [said(5, "bot", PROOF)])), { seq: 5, inBackground: false });
});

test("an address or a code typed as a message belongs into the form that waits for it", () => {
  assert.ok(isForProof(" ｍｉｓａｋｉ@demo.example ", false));
  assert.ok(isForProof("４８２ ９１３", true));
  assert.ok(!isForProof("misaki@demo.example", true), "a code was sent: an address is a message");
  assert.ok(!isForProof("482913", false), "no code was sent");
  assert.ok(!isForProof("48291", true));
  assert.ok(!isForProof("misaki@demo.exampleに届かない", true));
});

test("whether it helped is asked beneath an answer, not beneath a question, a request or a greeting", () => {
  assert.equal(feedbackWanted(conversationOf(said(2, "contact"), said(3, "bot"))), "m_3");
  assert.equal(feedbackWanted(conversationOf(said(2, "bot", { custom: { type: "talk" } }))), null);
  assert.equal(feedbackWanted(conversationOf(said(2, "bot", PROOF))), null);
  assert.equal(feedbackWanted(conversationOf(said(2, "bot"), said(3, "contact"))), null);
});

test("messages of one author close together are one group, and a new day has a line of its own", () => {
  const conversation = conversationOf(
    said(2, "bot"),
    said(3, "bot"),
    said(4, "bot", { at_ms: NOON + 86_400_000 }),
    said(5, "contact", { at_ms: NOON + 86_400_000 }),
  );
  const rows = rowsOf(conversation, []);
  assert.deepEqual(
    rows.map((row) => (row.type === "event" ? [row.first, row.last] : row.type)),
    ["day", [true, false], [false, true], "day", [true, true], [true, true]],
  );
});

test("typing is told at most every three seconds, and ended once", () => {
  /** @type {string[]} */
  const sent = [];
  const typing = createTypingTold((frame) => sent.push(frame.type) > 0);
  typing.changed("に", 10_000);
  typing.changed("にほ", 11_000);
  typing.changed("にほん", 13_000);
  typing.changed(" ", 13_500);
  typing.stop();
  assert.deepEqual(sent, ["typing.start", "typing.start", "typing.stop"]);
});

test("only images that the server takes are taken", () => {
  assert.equal(whyNot({ type: "image/png", size: 10 }, 100), null);
  assert.equal(whyNot({ type: "image/svg+xml", size: 10 }, 100), "image_kind");
  assert.equal(whyNot({ type: "image/jpeg", size: 101 }, 100), "image_size");
});

test("both languages of every text have the same places for values", () => {
  const places = (/** @type {string} */ text) => (text.match(/\{\w+\}/g) ?? []).toSorted();
  for (const [ja, en] of [
    [JA, EN],
    [ERRORS_JA, ERRORS_EN],
  ]) {
    assert.deepEqual(Object.keys(/** @type {object} */ (ja)), Object.keys(/** @type {object} */ (en)));
    for (const [key, text] of Object.entries(/** @type {Record<string, string>} */ (ja))) {
      const other = /** @type {Record<string, string>} */ (en)[key] ?? "";
      assert.deepEqual(places(text), places(other), key);
      assert.ok(text.length > 0 && other.length > 0, key);
    }
  }
});

test("a text is of the language that was wanted last, whichever came first", async () => {
  const model = createModel("ja", await textsOf("ja"));
  assert.equal(model.t("send"), "送信");
  await Promise.all([model.speak("en"), model.speak("ja"), model.speak("en")]);
  assert.deepEqual([model.locale.value, model.t("too_long", { n: 3 })], ["en", "3 characters too many"]);
  assert.match(model.errorText({ code: "slow_down" }), /^That was a lot/);
});
