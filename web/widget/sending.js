/**
 * Sends what the customer writes: one message at a time, in order, again until it is acknowledged. A repeat carries
 * the same client_message_id, so it can never arrive twice.
 *
 * @import { Model } from "./model.js"
 * @import { Pending } from "./outbox.js"
 * @import { VisitClient } from "./visit.js"
 */
import { effect } from "@preact/signals";
import { ApiError } from "../lib/api.js";
import { backoffMs } from "../lib/backoff.js";
import { newClientMessageId } from "../lib/ids.js";
import { upload } from "../lib/upload.js";
import { changed, keepable, nextToSend, pending, takenUp, unechoed, without } from "./outbox.js";

const GIVE_UP_MS = 45_000;
const ECHO_WITHIN_MS = 8_000;

/**
 * @param {Model} model
 * @param {VisitClient} visit
 * @param {ReturnType<typeof import("../lib/storage.js").openStorage>} storage
 * @param {() => void} resync called when an acknowledged message does not come back as an event
 */
export function createSending(model, visit, storage, resync) {
  /** @type {Map<string, File>} */
  const files = new Map();
  let busy = false;
  let hurry = () => {};
  /** @type {Promise<unknown>} what must have happened before the next message goes */
  let before = Promise.resolve();

  model.outbox.value = takenUp(storage.get("outbox", /** @type {Pending[]} */ ([])), Date.now());
  effect(() => {
    const left = unechoed(model.outbox.value, model.conversation.value);
    model.outbox.value = left;
    storage.set("outbox", keepable(left));
  });

  /** @param {string} id @param {Partial<Pending>} change */
  function change(id, change) {
    model.outbox.value = changed(model.outbox.value, id, change);
  }

  /** @param {Pending} message */
  function add(message) {
    model.outbox.value = [...model.outbox.value, message];
    void drain();
  }

  async function drain() {
    if (busy || !model.loaded.value) return;
    busy = true;
    let failures = 0;
    for (let next = nextToSend(model.outbox.value); next !== null; next = nextToSend(model.outbox.value)) {
      const id = next.clientMessageId;
      try {
        await deliver(next);
        failures = 0;
        files.delete(id);
        change(id, { state: "arrived", progress: 1 });
        setTimeout(() => model.outbox.value.some((each) => each.clientMessageId === id) && resync(), ECHO_WITHIN_MS);
      } catch (error) {
        const known =
          error instanceof ApiError ? error : new ApiError(0, { code: "unexpected", message: String(error) });
        failures += 1;
        if (known.passing && Date.now() - next.atMs < GIVE_UP_MS) {
          await pause(Math.max(known.retryAfterMs, backoffMs(failures)));
        } else {
          change(id, { state: "failed", error: { code: known.code, message: known.message, detail: known.detail } });
        }
      }
    }
    busy = false;
  }

  /** @param {Pending} message */
  async function deliver(message) {
    const { clientMessageId, text, choice } = message;
    const file = files.get(clientMessageId);
    await before;
    if (!message.isImage) {
      const content = choice === null ? { text } : { choice };
      return visit.post("messages", { client_message_id: clientMessageId, ...content });
    }
    if (!file) throw new ApiError(400, { code: "unexpected", message: "The file is gone." });
    return visit.renewing(() =>
      upload("/api/widget/uploads", {
        token: visit.token(),
        fields: { client_message_id: clientMessageId, file },
        onProgress: (progress) => change(clientMessageId, { progress }),
      }),
    );
  }

  /** @param {number} ms @returns {Promise<void>} */
  function pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    /** @param {string} text */
    text: (text) => add(pending(newClientMessageId(), { text }, Date.now())),
    /** @param {{id: string, title: string}} button */
    choice: (button) => add(pending(newClientMessageId(), { text: button.title, choice: button.id }, Date.now())),
    /** @param {File} file */
    image(file) {
      const id = newClientMessageId();
      files.set(id, file);
      model.previews.value = { ...model.previews.value, [id]: URL.createObjectURL(file) };
      add(pending(id, { isImage: true }, Date.now()));
    },
    /** @param {string} id */
    again(id) {
      change(id, { state: "sending", error: null, atMs: Date.now() });
      void drain();
    },
    /** @param {string} id */
    discard(id) {
      files.delete(id);
      model.outbox.value = without(model.outbox.value, id);
    },
    /**
     * Who leaves the queue and writes at once means the bot: what is written waits for the step before it.
     *
     * @template T
     * @param {Promise<T>} step
     */
    after(step) {
      before = step.catch(() => {});
      return step;
    },
    /** The way is clear: do not wait for the next attempt. */
    hurry() {
      hurry();
      void drain();
    },
  };
}
