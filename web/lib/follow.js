/**
 * Follows one contact's conversation by its cursor: over the socket, and by long polling for as long as sockets do
 * not get through. Nothing is missed or given twice when it changes between the two.
 *
 * @import { Assignee, BotState, ConversationEvent, Door, Frame, PassingFrame, Poll, SessionReady, Status, Wait } from "./protocol.d.ts"
 */
import { backoffMs } from "./backoff.js";
import { openSocket } from "./socket.js";

/** @typedef {"connecting" | "live" | "polling" | "offline" | "closed"} FollowState */

/**
 * @typedef {object} Session what the server says beside the events
 * @property {boolean} reset the log was rebuilt: throw away what you had
 * @property {string | null} conversationId
 * @property {Status | null} status
 * @property {number | null} position
 * @property {Wait | null} wait
 * @property {Door | null} queueDoor
 * @property {Door | null} door
 * @property {BotState} botState
 * @property {Assignee | null} [assignee]
 */

/**
 * @typedef {object} FollowOptions
 * @property {string} url of the socket
 * @property {() => string} token
 * @property {(cursor: {since: number, generation: string | null}, signal: AbortSignal) => Promise<Poll>} poll
 * @property {(session: Session) => void} onSession
 * @property {() => void} [onCaughtUp] all that the server had when the session began has been given
 * @property {(event: ConversationEvent) => void} onEvent
 * @property {(frame: PassingFrame) => void} onFrame
 * @property {(state: FollowState) => void} onState
 * @property {(code: number) => boolean | Promise<boolean>} [mayReturn]
 * @property {new (url: string) => WebSocket} [Socket]
 * @property {() => number} [random]
 * @property {number} [pollAfterFailures] attempts at a socket before polling begins
 */

/** @param {FollowOptions} options */
export function follow(options) {
  const { token, poll, onSession, onEvent, onFrame, onState, random } = options;
  const pollAfterFailures = options.pollAfterFailures ?? 2;
  const cursor = { since: 0, generation: /** @type {string | null} */ (null) };
  /** @type {AbortController | null} */
  let polling = null;
  let target = 0;

  const socket = openSocket({
    url: options.url,
    hello: () => ({ type: "session.authenticate", token: token(), ...cursor }),
    onFrame: receive,
    onState(state, failures) {
      if (state === "ready") {
        stopPolling();
        onState("live");
      } else if (state === "closed") {
        stopPolling();
        onState("closed");
      } else if (polling === null) {
        onState(failures === 0 ? "connecting" : "offline");
        if (failures >= pollAfterFailures) startPolling();
      }
    },
    ...(options.mayReturn && { mayReturn: options.mayReturn }),
    ...(options.Socket && { Socket: options.Socket }),
    ...(random && { random }),
  });

  /** @param {Frame} frame */
  function receive(frame) {
    if (frame.type === "session.ready") {
      const session = /** @type {SessionReady} */ (/** @type {unknown} */ (frame));
      target = session.seq;
      begin(session, session.assignee);
      if (cursor.since >= target) options.onCaughtUp?.();
    } else if (frame.type === "event.append") {
      onEvent(/** @type {ConversationEvent} */ (frame.event));
      advance(Number(frame.seq));
    } else if (frame.type === "cursor.advance") {
      advance(Number(frame.seq));
    } else {
      onFrame(/** @type {PassingFrame} */ (/** @type {unknown} */ (frame)));
    }
  }

  /** @param {number} seq */
  function advance(seq) {
    cursor.since = seq;
    if (seq >= target) options.onCaughtUp?.();
  }

  /** @param {SessionReady | Poll} said @param {Assignee | null} [assignee] */
  function begin(said, assignee) {
    if (said.reset) cursor.since = 0;
    cursor.generation = said.generation;
    const { reset, conversation_id: conversationId, status, position, bot_state: botState } = said;
    const { wait = null, queue_door: queueDoor = null, door = null } = said;
    onSession({
      reset,
      conversationId,
      status,
      position,
      wait,
      queueDoor,
      door,
      botState,
      ...(assignee !== undefined && { assignee }),
    });
  }

  async function startPolling() {
    const mine = new AbortController();
    polling = mine;
    let failures = 0;
    while (!mine.signal.aborted) {
      try {
        const answer = await poll({ ...cursor }, mine.signal);
        if (mine.signal.aborted) return;
        failures = 0;
        begin(answer);
        for (const event of answer.events) onEvent(event);
        target = answer.seq;
        advance(answer.seq);
        onState("polling");
      } catch {
        if (mine.signal.aborted) return;
        failures += 1;
        onState("offline");
        await pause(backoffMs(failures, random), mine.signal);
      }
    }
  }

  function stopPolling() {
    polling?.abort();
    polling = null;
  }

  return {
    /** Send a frame over the socket; false when there is none just now. @param {Frame} frame */
    send: (frame) => socket.send(frame),
    /** Look at once whether the way is clear again. */
    retry: () => socket.retry(),
    close: () => socket.close(),
  };
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
