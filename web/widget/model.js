/**
 * What the widget knows, as signals: views are functions of these, and nothing else is state.
 *
 * @import { Author, BotState, Door } from "../lib/protocol.d.ts"
 * @import { FollowState } from "../lib/follow.js"
 * @import { Locale } from "../lib/i18n.js"
 * @import { Pending } from "./outbox.js"
 */
import { batch, computed, signal } from "@preact/signals";
import { errorText } from "../lib/error_texts.js";
import { emptyConversation } from "../lib/events.js";
import { filled } from "../lib/i18n.js";
import { textsOf } from "./language.js";
import { unreadCount } from "./reading.js";
import { NOT_WAITING } from "./waiting.js";

/** @typedef {"email" | "correct" | "message" | "end" | null} DialogName */
/** @typedef {{email: string, masked: string, expiresMs: number}} CodeSent where a one-time code was sent */
/** @typedef {ReturnType<typeof createModel>} Model */

/** Tell whether a code that was sent can still be given back. @param {CodeSent | null} sent */
export function codeStands(sent) {
  return sent !== null && sent.expiresMs > Date.now();
}

/** @param {Locale} first @param {import("./language.js").Language} itsTexts */
export function createModel(first, itsTexts) {
  const locale = signal(/** @type {Locale} */ (first));
  const texts = signal(itsTexts);
  let wanted = first;
  const conversation = signal(emptyConversation());
  const outbox = signal(/** @type {Pending[]} */ ([]));
  return {
    locale,
    /** A text by its key. @param {import("./language.js").TextKey} key @param {Record<string, string | number>} [values] */
    t: (key, values = {}) => filled(texts.value.TEXTS[key], values),
    /** What a refusal means. @param {{code: string, detail?: Record<string, unknown>}} error */
    errorText: (error) => errorText(error, texts.value.ERRORS),
    /** Go on in another language; where its texts cannot be fetched just now, in this one. @param {Locale} language */
    async speak(language) {
      wanted = language;
      const loaded = await textsOf(language).catch(() => null);
      if (loaded === null || wanted !== language) return;
      batch(() => {
        texts.value = loaded;
        locale.value = language;
      });
    },
    conversation,
    outbox,
    /** Whether the visit stands and what was missed has come. */
    loaded: signal(false),
    connection: signal(/** @type {FollowState} */ ("connecting")),
    /** Code of the error for which no conversation can be had here. */
    refusal: signal(/** @type {string | null} */ (null)),
    bot: signal({ name: "", state: /** @type {BotState} */ ("ready") }),
    /** The place in line and what it means; see waiting.js. */
    waiting: signal(NOT_WAITING),
    /** What asking for a person would lead to. */
    door: signal(/** @type {Door | null} */ (null)),
    typing: signal(/** @type {Author | null} */ (null)),
    limits: signal({ text: 4000, image_bytes: 8_000_000 }),
    /** Whether the customer has the widget open. */
    open: signal(false),
    /** What is being written, or what the page around proposed. */
    draft: signal(""),
    /** What was typed as a message though it is the address or the code that a proof waits for. */
    typedProof: signal(""),
    codeSent: signal(/** @type {CodeSent | null} */ (null)),
    dialog: signal(/** @type {DialogName} */ (null)),
    /** Addresses of pictures on this device, by client_message_id: shown until and after the server's copy is there. */
    previews: signal(/** @type {Record<string, string>} */ ({})),
    unread: computed(() => unreadCount(conversation.value)),
  };
}
