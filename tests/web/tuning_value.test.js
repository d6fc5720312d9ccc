import assert from "node:assert/strict";
import { test } from "node:test";
import { valueText } from "../../web/desk/settings/tuning_value.js";

test("a number has the unit that its name ends in", () => {
  assert.equal(valueText("desk.risk_act_s", 300, "ja"), "5分");
  assert.equal(valueText("sla.default.resolution_min", 1440, "en"), "24 h");
  assert.equal(valueText("conversation.reopen_h", 24, "ja"), "24時間");
  assert.equal(valueText("bot.thresholds.answer", 0.42, "ja"), "0.42");
});

test("a head start may be behind", () => {
  assert.equal(valueText("priorities.head_start_s", { low: -600, high: 900 }, "ja"), "low −10分\nhigh 15分");
});

test("names are told in the language of the page, and what is not set is left out", () => {
  const topics = { order: { ja: "ご注文", en: "Order" }, refund: { ja: "返金", en: "Refund" } };
  assert.equal(valueText("desk.topics", topics, "ja"), "ご注文、返金");
  assert.equal(valueText("desk.topics", topics, "en"), "Order, Refund");
  const rule = { priority: "high", when: { tier: ["gold"], words: [], complaint: null } };
  assert.equal(valueText("priorities.policy", [rule], "ja"), "priority high・when tier gold");
  assert.equal(valueText("queues.general.when.words", [], "ja"), "");
});
