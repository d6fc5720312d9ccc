/**
 * Joins the model to the server: begins the visit, follows the conversation, and offers what a customer can do.
 *
 * @import { PassingFrame, Poll } from "../lib/protocol.d.ts"
 * @import { Model } from "./model.js"
 * @import { VisitClient } from "./visit.js"
 */
import { batch } from "@preact/signals";
import { ApiError } from "../lib/api.js";
import { backoffMs } from "../lib/backoff.js";
import { apply, emptyConversation } from "../lib/events.js";
import { follow } from "../lib/follow.js";
import { socketUrl } from "../lib/socket.js";
import { createTypingShown, createTypingTold } from "./presence.js";
import { createSending } from "./sending.js";
import { placed } from "./waiting.js";

/** @typedef {ReturnType<typeof createWire>} Wire */

/**
 * @param {Model} model
 * @param {VisitClient} visit
 * @param {ReturnType<typeof import("../lib/storage.js").openStorage>} pageStorage kept for this tab only
 */
export function createWire(model, visit, pageStorage) {
  /** @type {ReturnType<typeof follow> | null} */
  let following = null;
  const typingShown = createTypingShown(model);
  const typingTold = createTypingTold((frame) => following?.send(frame) ?? false);
  const send = createSending(model, visit, pageStorage, () => following?.retry());

  async function start() {
    for (let failures = 1; ; failures += 1) {
      try {
        await beginVisit();
        break;
      } catch (error) {
        if (!(error instanceof ApiError && error.passing)) return refuse(error);
        model.connection.value = "offline";
        await new Promise((resolve) => setTimeout(resolve, Math.max(error.retryAfterMs, backoffMs(failures))));
      }
    }
    following = follow({
      url: socketUrl("/api/widget/socket"),
      token: visit.token,
      poll,
      onSession,
      onCaughtUp: caughtUp,
      onEvent(event) {
        if (event.type === "message.appended" && event.author.role !== "contact") typingShown.hide();
        model.conversation.value = apply(model.conversation.value, event);
      },
      onFrame,
      onState(state) {
        model.connection.value = state;
        if (state === "live" || state === "polling") send.hurry();
      },
      mayReturn,
    });
    addEventListener("online", () => following?.retry());
    addEventListener("offline", () => {
      model.connection.value = "offline";
    });
  }

  async function beginVisit() {
    const began = await visit.begin();
    batch(() => {
      model.bot.value = began.bot;
      model.limits.value = began.limits;
      model.door.value = began.door ?? null;
      // Nothing to fetch where nothing was said.
      if (began.conversation_id === null) model.loaded.value = true;
    });
    if (model.loaded.value) send.hurry();
  }

  /** @param {{since: number, generation: string | null}} cursor @param {AbortSignal} signal @returns {Promise<Poll>} */
  function poll({ since, generation }, signal) {
    const query = `since=${since}&wait_s=20${generation === null ? "" : `&generation=${encodeURIComponent(generation)}`}`;
    return visit.get(`events?${query}`, { signal, limitMs: 35_000 });
  }

  /** @param {import("../lib/follow.js").Session} session */
  function onSession(session) {
    batch(() => {
      if (session.reset) model.conversation.value = emptyConversation();
      model.waiting.value = placed(model.waiting.value, session.position, session.wait, session.queueDoor);
      model.door.value = session.door;
      model.bot.value = { ...model.bot.value, state: session.botState };
    });
  }

  function caughtUp() {
    if (model.loaded.value) return;
    model.loaded.value = true;
    send.hurry();
  }

  /** @param {PassingFrame} frame */
  function onFrame(frame) {
    if (frame.type === "typing.show") typingShown.show(frame);
    else if (frame.type === "typing.hide") typingShown.hide();
    else if (frame.type === "position.show")
      model.waiting.value = placed(model.waiting.value, frame.position, frame.wait, frame.queue_door);
    else if (frame.type === "door.show") model.door.value = frame.door;
    else if (frame.type === "bot.show") model.bot.value = { ...model.bot.value, state: frame.state };
  }

  /** @param {number} code */
  async function mayReturn(code) {
    if (code === 4403) {
      model.refusal.value = "origin_refused";
      return false;
    }
    // A token that ran out: the visit is renewed, and where that fails for now the next close asks again.
    if (code === 4401) await beginVisit().catch(() => {});
    return true;
  }

  /** @param {unknown} error */
  function refuse(error) {
    model.refusal.value = error instanceof ApiError ? error.code : "unexpected";
  }

  return {
    start,
    send,
    typing: typingTold,
    /** Say in which language to go on. */
    async relocate() {
      await beginVisit().catch(() => {});
    },
    /** All up to the last event was on the screen. */
    markRead() {
      const { seq } = model.conversation.value;
      following?.send({ type: "read.mark", seq });
    },
    /** @param {string} messageId @param {boolean} helpful */
    feedback: (messageId, helpful) =>
      following?.send({ type: "feedback.give", message_id: messageId, helpful }) ?? false,
    /** @param {string} email */
    async askCode(email) {
      const sent = await visit.post("codes", { email });
      model.codeSent.value = { email, masked: sent.sent_to, expiresMs: sent.expires_ms };
    },
    /** @param {string} code */
    async verifyCode(code) {
      await visit.post("codes/verify", { code });
      model.codeSent.value = null;
    },
    /** @param {string} email */
    leaveEmail: (email) => visit.post("conversation/email", { email }),
    /** @param {string} text */
    correct: (text) => visit.post("conversation/correction", { text }),
    /** The address of a message's file made anew. @param {number} seq @param {"files" | "images"} kind @param {number} place */
    async addressOf(seq, kind, place) {
      const { events } = await visit.get(`events?since=${seq - 1}&wait_s=0`);
      return events[0]?.[kind]?.[place]?.url;
    },
    leaveQueue: () => send.after(visit.post("conversation/leave")),
    rejoin: () => send.after(visit.post("conversation/rejoin")),
    /** Take the promise of an answer instead of the wait. */
    takePromise: () => visit.post("conversation/promise"),
    end: () => send.after(visit.post("conversation/end")),
    /** @param {number} score 1 to 5 @param {string | null} comment */
    rate: (score, comment) => visit.post("conversation/csat", { score, ...(comment && { comment }) }),
  };
}
