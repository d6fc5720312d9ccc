/**
 * Passing signs: that the other side types, that we do, and what was on the screen.
 *
 * @import { Frame, PassingFrame } from "../lib/protocol.d.ts"
 * @import { Model } from "./model.js"
 */

const TELL_EVERY_MS = 3000;
const LONGEST_MS = 10_000;

/** Show who types, for as long as the server said and never longer. @param {Model} model */
export function createTypingShown(model) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function hide() {
    clearTimeout(timer);
    model.typing.value = null;
  }

  return {
    hide,
    /** @param {PassingFrame & {type: "typing.show"}} frame */
    show(frame) {
      clearTimeout(timer);
      model.typing.value = frame.author;
      timer = setTimeout(hide, Math.min(frame.for_ms, LONGEST_MS));
    },
  };
}

/** Tell the other side that the customer types. @param {(frame: Frame) => boolean} send */
export function createTypingTold(send) {
  let toldMs = 0;

  function stop() {
    if (toldMs > 0) send({ type: "typing.stop" });
    toldMs = 0;
  }

  return {
    stop,
    /** Call at each change of the text. @param {string} text @param {number} [nowMs] */
    changed(text, nowMs = Date.now()) {
      if (text.trim() === "") return stop();
      if (nowMs - toldMs >= TELL_EVERY_MS && send({ type: "typing.start" })) toldMs = nowMs;
    },
  };
}
