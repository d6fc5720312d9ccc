import assert from "node:assert/strict";
import test from "node:test";
import { backoffMs } from "../../web/lib/backoff.js";
import { openSocket } from "../../web/lib/socket.js";
import { PlayedSocket } from "./played_socket.js";

test("waiting doubles up to a limit and is jittered within its upper half", () => {
  assert.equal(
    backoffMs(1, () => 0),
    250,
  );
  assert.equal(
    backoffMs(1, () => 1),
    500,
  );
  assert.equal(
    backoffMs(3, () => 1),
    2000,
  );
  assert.equal(
    backoffMs(40, () => 1),
    20_000,
  );
});

test("the first frame says who it is, and nothing is sent before the session stands", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { socket, line } = open();
  line().open();
  assert.deepEqual(line().sent, [{ type: "session.authenticate", token: "t" }]);
  assert.equal(socket.send({ type: "typing.start" }), false);
  line().say({ type: "session.ready" });
  assert.equal(socket.send({ type: "typing.start" }), true);
  socket.close();
});

test("it comes back after a close, and counts attempts that never got ready", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { socket, line, states } = open();
  return closedTimes(t, line, 3).then(() => {
    line().open();
    line().say({ type: "session.ready" });
    assert.deepEqual(
      states.map(([state, failures]) => `${state} ${failures}`),
      [
        "connecting 0",
        "waiting 1",
        "connecting 1",
        "waiting 2",
        "connecting 2",
        "waiting 3",
        "connecting 3",
        "ready 0",
      ],
    );
    socket.close();
  });
});

test("refused by origin, it does not come back", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { line, states } = open();
  line().drop(4403);
  await Promise.resolve();
  t.mock.timers.tick(60_000);
  assert.equal(PlayedSocket.all.length, 1);
  assert.equal(states.at(-1)?.[0], "closed");
});

test("a server that accepts and says nothing is given up", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { socket, line, states } = open();
  line().open();
  t.mock.timers.tick(12_000);
  assert.deepEqual(states.at(-1), ["waiting", 1]);
  socket.close();
});

test("retry connects at once, and what the old line still says is not heard", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { socket, line, frames } = open();
  const old = line();
  socket.retry();
  old.say({ type: "typing.show" });
  assert.equal(PlayedSocket.all.length, 2);
  assert.deepEqual(frames, []);
  socket.close();
});

function open() {
  PlayedSocket.all = [];
  /** @type {[string, number][]} */
  const states = [];
  /** @type {object[]} */
  const frames = [];
  const socket = openSocket({
    url: "ws://here/socket",
    hello: () => ({ type: "session.authenticate", token: "t" }),
    onFrame: (frame) => frames.push(frame),
    onState: (state, failures) => states.push([state, failures]),
    Socket: /** @type {any} */ (PlayedSocket),
    random: () => 0,
  });
  return { socket, states, frames, line: () => /** @type {PlayedSocket} */ (PlayedSocket.all.at(-1)) };
}

/**
 * @param {import("node:test").TestContext} t
 * @param {() => PlayedSocket} line
 * @param {number} times
 */
async function closedTimes(t, line, times) {
  for (let i = 0; i < times; i += 1) {
    line().drop(1001);
    await Promise.resolve();
    t.mock.timers.tick(20_000);
  }
}
