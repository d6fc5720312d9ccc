/**
 * A socket that comes back: it says who it is in its first frame, waits for `session.ready`, and after any close
 * returns with jittered back-off until it is closed here or refused there.
 *
 * @import { Frame } from "./protocol.d.ts"
 */
import { backoffMs } from "./backoff.js";

/** @typedef {"connecting" | "ready" | "waiting" | "closed"} SocketState */

/**
 * @typedef {object} SocketOptions
 * @property {string} url absolute, ws: or wss:
 * @property {() => Frame} hello makes the first frame of each connection
 * @property {(frame: Frame) => void} onFrame every frame of the server, `session.ready` included
 * @property {(state: SocketState, failures: number) => void} onState `failures`: attempts in a row that never got ready
 * @property {(code: number) => boolean | Promise<boolean>} [mayReturn] asked after each close; false ends it. By
 *   default everything but 4403 (origin refused) may.
 * @property {new (url: string) => WebSocket} [Socket]
 * @property {() => number} [random]
 * @property {number} [readyWithinMs] how long the server has to answer the first frame
 */

/** Turn an http address of this page into the address of its socket. @param {string} path */
export function socketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** @param {SocketOptions} options */
export function openSocket(options) {
  const { url, hello, onFrame, onState, random } = options;
  const Socket = options.Socket ?? WebSocket;
  const mayReturn = options.mayReturn ?? ((code) => code !== 4403);
  let failures = 0;
  let closed = false;
  let ready = false;
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function connect() {
    if (closed) return;
    clearTimeout(timer);
    ready = false;
    onState("connecting", failures);
    const mine = new Socket(url);
    socket = mine;
    timer = setTimeout(() => lost(mine, 4000), options.readyWithinMs ?? 12_000);
    mine.onopen = () => mine.send(JSON.stringify(hello()));
    mine.onmessage = (message) => receive(mine, message.data);
    mine.onclose = (event) => lost(mine, event.code);
  }

  /** @param {WebSocket} mine @param {string} data */
  function receive(mine, data) {
    if (mine !== socket) return;
    const frame = /** @type {Frame} */ (JSON.parse(data));
    if (frame.type === "session.ready") {
      clearTimeout(timer);
      ready = true;
      failures = 0;
    }
    onFrame(frame);
    if (frame.type === "session.ready") onState("ready", 0);
  }

  /** @param {WebSocket} mine @param {number} code */
  async function lost(mine, code) {
    if (mine !== socket) return;
    detach();
    failures += 1;
    onState("waiting", failures);
    const again = await mayReturn(code);
    if (closed || socket !== null) return;
    if (again) timer = setTimeout(connect, backoffMs(failures, random));
    else close();
  }

  function detach() {
    const old = socket;
    socket = null;
    ready = false;
    clearTimeout(timer);
    if (old === null) return;
    old.onopen = old.onmessage = old.onclose = null;
    // Closing one that is still connecting logs an error in the console; there is no gentler way to give it up.
    old.close(1000);
  }

  function close() {
    if (closed) return;
    closed = true;
    detach();
    onState("closed", failures);
  }

  connect();
  return {
    /** Send a frame if the session stands; says whether it went. @param {Frame} frame */
    send(frame) {
      if (!ready || socket?.readyState !== 1) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    /** Connect anew at once: after sleep, when the network is back, when an answer is overdue. */
    retry() {
      if (closed) return;
      detach();
      connect();
    },
    close,
  };
}
