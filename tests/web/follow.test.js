/** @import { Poll } from "../../web/lib/protocol.d.ts" */
import assert from "node:assert/strict";
import test from "node:test";
import { follow } from "../../web/lib/follow.js";
import { PlayedSocket } from "./played_socket.js";

const READY = {
  type: "session.ready",
  conversation_id: "c_1",
  seq: 9,
  generation: "g1",
  reset: false,
  status: "bot",
  position: null,
  assignee: null,
  bot_state: "ready",
};

test("a lost line resumes at the cursor it was given, also past what was not for it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { following, line } = start();
  line().open();
  line().say(READY);
  line().say({ type: "event.append", seq: 3, event: { seq: 2 } });
  line().say({ type: "cursor.advance", seq: 5 });
  line().drop(1001);
  await Promise.resolve();
  t.mock.timers.tick(1000);
  line().open();
  assert.deepEqual(line().sent[0], { type: "session.authenticate", token: "t", since: 5, generation: "g1" });
  following.close();
});

test("a log that had to be rebuilt is read from its beginning", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { following, line, sessions } = start();
  line().open();
  line().say({ type: "event.append", seq: 7, event: { seq: 7 } });
  line().say({ ...READY, generation: "g2", reset: true });
  line().drop(1001);
  await Promise.resolve();
  t.mock.timers.tick(1000);
  line().open();
  assert.equal(sessions[0].reset, true);
  assert.equal(line().sent[0].since, 0);
  assert.equal(line().sent[0].generation, "g2");
  following.close();
});

test("where sockets do not get through it polls, and stops when one does", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { following, line, polls, events, states } = start();
  for (let i = 0; i < 2; i += 1) {
    line().drop(1006);
    await Promise.resolve();
    t.mock.timers.tick(20_000);
  }
  assert.equal(polls.length, 1);
  polls[0]?.answer({ events: [{ seq: 2 }], seq: 4 });
  await settled();
  assert.deepEqual(polls[1]?.cursor, { since: 4, generation: "g1" });
  assert.deepEqual(events, [{ seq: 2 }]);
  assert.equal(states.at(-1), "polling");

  line().open();
  line().say(READY);
  assert.equal(polls[1]?.signal.aborted, true);
  assert.equal(states.at(-1), "live");
  assert.equal(line().sent[0].since, 4);
  following.close();
});

test("it says offline when neither way gets through, and goes on trying", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { following, line, polls, states } = start();
  for (let i = 0; i < 2; i += 1) {
    line().drop(1006);
    await Promise.resolve();
    t.mock.timers.tick(20_000);
  }
  polls[0]?.fail();
  await settled();
  assert.equal(states.at(-1), "offline");
  t.mock.timers.tick(1000);
  await settled();
  assert.equal(polls.length, 2);
  following.close();
  assert.equal(states.at(-1), "closed");
});

function start() {
  PlayedSocket.all = [];
  /** @type {{cursor: object, signal: AbortSignal, answer: (part: object) => void, fail: () => void}[]} */
  const polls = [];
  /** @type {any[]} */
  const sessions = [];
  /** @type {object[]} */
  const events = [];
  /** @type {string[]} */
  const states = [];
  const following = follow({
    url: "ws://here/socket",
    token: () => "t",
    poll: (cursor, signal) =>
      new Promise((resolve, reject) => {
        polls.push({
          cursor,
          signal,
          answer: (part) => resolve(/** @type {Poll} */ (/** @type {unknown} */ ({ ...READY, ...part }))),
          fail: () => reject(new Error("no way")),
        });
      }),
    onSession: (session) => sessions.push(session),
    onEvent: (event) => events.push(event),
    onFrame: () => {},
    onState: (state) => states.push(state),
    Socket: /** @type {any} */ (PlayedSocket),
    random: () => 0,
  });
  return {
    following,
    polls,
    sessions,
    events,
    states,
    line: () => /** @type {PlayedSocket} */ (PlayedSocket.all.at(-1)),
  };
}

async function settled() {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}
