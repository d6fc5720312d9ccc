/** @import { Door, Wait } from "../../web/lib/protocol.d.ts" */
import assert from "node:assert/strict";
import test from "node:test";
import { delayWords, doorWords, NOT_WAITING, placed, rangeWords, waitingWords } from "../../web/widget/waiting.js";

const NOW = new Date(2026, 10, 27, 12).getTime();

/** @param {number} lower @param {number} upper @param {"longer" | null} [word] @returns {Wait} */
function range(lower, upper, word = null) {
  return { lower_min: lower, upper_min: upper, word };
}

/** @param {Partial<Door>} fields @returns {Door} */
function door(fields) {
  return { state: "open", wait: null, opens_ms: null, promised_ms: null, ...fields };
}

test("a place that moves back is explained until one has moved on", () => {
  const second = placed(NOT_WAITING, 2, null, null);
  assert.equal(delayWords(second), null);
  const third = placed(second, 3, null, null);
  assert.equal(delayWords(third), "wait_others_first");
  assert.equal(delayWords(placed(third, 3, range(5, 9), null)), "wait_others_first");
  assert.equal(delayWords(placed(third, 2, null, null)), null);
});

test("who has left the line and comes back starts without a word", () => {
  const back = placed(placed(placed(NOT_WAITING, 1, null, null), null, null, null), 4, null, null);
  assert.deepEqual(back, { position: 4, wait: null, door: null, othersFirst: false });
});

test("a range that moved back is told as such, whatever the place does", () => {
  assert.equal(delayWords(placed(NOT_WAITING, 1, range(8, 14, "longer"), null)), "wait_longer");
});

test("who waits is told of the queue that they wait in, and of none once they do not", () => {
  const closed = door({ state: "closed", opens_ms: NOW });
  assert.equal(placed(NOT_WAITING, 1, null, closed).door, closed);
  assert.equal(placed(placed(NOT_WAITING, 1, null, closed), null, null, null).door, null);
});

test("a range is said as people say it", () => {
  assert.deepEqual(rangeWords(range(5, 9)), { key: "wait_range", values: { lower: 5, upper: 9 } });
  assert.deepEqual(rangeWords(range(3, 3)), { key: "wait_about", values: { n: 3 } });
  assert.deepEqual(rangeWords(range(0, 2)), { key: "wait_within", values: { n: 2 } });
});

test("the offer of a person says what it leads to", () => {
  const evening = new Date(2026, 10, 27, 18).getTime();
  const morning = new Date(2026, 10, 28, 10).getTime();
  assert.equal(doorWords(null, NOW, "ja"), null);
  assert.equal(doorWords(door({}), NOW, "ja"), null);
  assert.equal(doorWords(door({ wait: range(5, 9) }), NOW, "ja")?.key, "wait_range");
  assert.deepEqual(doorWords(door({ state: "busy", promised_ms: evening }), NOW, "ja"), {
    key: "door_busy_promise",
    values: { time: "今日18:00" },
  });
  assert.deepEqual(doorWords(door({ state: "closed", opens_ms: morning, promised_ms: evening }), NOW, "en"), {
    key: "door_closed",
    values: { time: "10:00 tomorrow" },
  });
  assert.equal(doorWords(door({ state: "away", promised_ms: evening }), NOW, "ja")?.key, "door_away_promise");
  assert.equal(doorWords(door({ state: "closed" }), NOW, "ja")?.key, "door_away");
  assert.equal(doorWords(door({ state: "busy" }), NOW, "ja")?.key, "door_busy");
});

test("who waits is told when there is nobody to come", () => {
  assert.equal(waitingWords(null), "queue_waiting");
  assert.equal(waitingWords(door({ state: "busy" })), "queue_waiting");
  assert.equal(waitingWords(door({ state: "away" })), "queue_away");
  assert.equal(waitingWords(door({ state: "closed" })), "queue_closed");
});
