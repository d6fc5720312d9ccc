import assert from "node:assert/strict";
import { test } from "node:test";
import { Rows } from "../../web/desk/rows.js";
import { Keyed } from "../../web/lib/keyed.js";
import { SortedList } from "../../web/lib/sorted_list.js";
import { PlayedServer } from "./desk_played_server.js";

/** @typedef {import("../../web/desk/types.d.ts").Row} Row */

/** Numbers between 0 and 1 that are the same in each run. @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** @param {number} a @param {number} b */
const rising = (a, b) => a - b;

test("a sorted list is what sorting afresh gives, whatever came in and went out, and older ones stay as they were", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const roll = dice(seed);
    const numbers = new Set(Array.from({ length: Math.floor(roll() * 300) }, () => Math.floor(roll() * 5000)));
    let list = SortedList.of(rising, numbers);
    for (let n = 0; n < 1500; n += 1) {
      const one = Math.floor(roll() * 5000);
      const before = list;
      const had = Array.from(before);
      list = numbers.has(one) ? list.without(one) : list.with(one);
      if (numbers.has(one)) numbers.delete(one);
      else numbers.add(one);
      if (n % 100 === 0) assert.deepEqual(Array.from(before), had, `seed ${seed}, ${n}`);
    }
    const sorted = Array.from(numbers).sort(rising);
    assert.deepEqual(Array.from(list), sorted);
    assert.equal(list.length, sorted.length);
    assert.deepEqual(list.slice(3, 200), sorted.slice(3, 200));
    for (const place of [0, 1, 70, sorted.length - 1]) {
      const item = sorted[place];
      assert.equal(list.at(place), item);
      if (item !== undefined) assert.equal(list.indexOf(item), place);
    }
    assert.equal(list.at(sorted.length), undefined);
    assert.equal(list.indexOf(-1), -1);
    assert.equal(list.without(-1), list);
    assert.deepEqual(
      list.filter((n) => n % 2 === 0),
      sorted.filter((n) => n % 2 === 0),
    );
  }
});

test("values by key are what a map would have", () => {
  const roll = dice(7);
  const map = new Map();
  let keyed = Keyed.of(map);
  for (let n = 0; n < 4000; n += 1) {
    const key = `c_${Math.floor(roll() * 700)}`;
    if (roll() < 0.3) {
      map.delete(key);
      keyed = keyed.without(key);
    } else {
      map.set(key, n);
      keyed = keyed.with(key, n);
    }
  }
  assert.equal(keyed.size, map.size);
  for (let n = 0; n < 700; n += 1) assert.equal(keyed.get(`c_${n}`), map.get(`c_${n}`));
});

/** @param {number} n @returns {Row} */
function waiting(n) {
  const server = new PlayedServer();
  server.start(`c_${n}`);
  server.queue(`c_${n}`);
  const [row] = server.fetchQueue().waiting;
  if (!row) throw new Error("a row");
  return { ...row, queue: n % 3 === 0 ? "orders" : "general", queued_ms: n * 1000, score: n * 1000, updated_ms: n };
}

test("rows that change one by one give the lists that filling afresh gives", () => {
  const rows = Array.from({ length: 300 }, (_, n) => waiting(n));
  let changed = Rows.of(rows);
  const latest = new Map(rows.map((row) => [row.conversation_id, row]));
  const roll = dice(3);
  for (let n = 0; n < 2000; n += 1) {
    const row = waiting(Math.floor(roll() * 300));
    const status = /** @type {const} */ (["queued", "assigned", "bot"])[Math.floor(roll() * 3)] ?? "queued";
    const moved = { ...row, status, updated_ms: n, queue: status === "bot" ? null : (row.queue ?? null) };
    if (roll() < 0.2) {
      changed = changed.without(row.conversation_id);
      latest.delete(row.conversation_id);
    } else {
      changed = changed.with(moved);
      latest.set(row.conversation_id, moved);
    }
  }
  const afresh = Rows.of(latest.values());
  for (const name of /** @type {const} */ (["waiting", "held", "all"])) {
    assert.deepEqual(Array.from(changed[name]), Array.from(afresh[name]), name);
  }
  for (const name of ["orders", "general"]) assert.equal(changed.ofQueue[name], afresh.ofQueue[name]);
  assert.equal(changed.size, latest.size);
});

test("one row among ten thousand is changed without touching the others", () => {
  const rows = Rows.of(Array.from({ length: 10_000 }, (_, n) => waiting(n)));
  const begun = performance.now();
  let changed = rows;
  for (let n = 0; n < 1000; n += 1) {
    const row = /** @type {Row} */ (changed.get(`c_${n * 7}`));
    changed = changed.with({ ...row, unread: 1, updated_ms: 20_000 + n });
  }
  // Copying and sorting all of them took 15 ms for one; the limit leaves room for a machine that is busy.
  assert.ok((performance.now() - begun) / 1000 < 2, "under 2 ms each");
  assert.equal(rows.get("c_7")?.unread, 0);
  assert.equal(changed.all.at(0)?.conversation_id, "c_6993");
});
