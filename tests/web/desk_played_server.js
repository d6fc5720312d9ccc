/**
 * A small desk server to hold the page's fold against: it keeps conversations as docs/protocol.md describes them,
 * tells of each change as a frame, and can be asked afresh at any time.
 *
 * @typedef {import("../../web/desk/types.d.ts").Row} Row
 * @typedef {import("../../web/desk/types.d.ts").Opened} Opened
 * @typedef {import("../../web/desk/types.d.ts").Frame} Frame
 * @typedef {import("../../web/desk/types.d.ts").Packet} Packet
 */

export const ME = /** @type {const} */ ({ id: "a_me", name: "藤田 遥", email: "me@hidamari.example", role: "agent" });
export const COLLEAGUE = { id: "a_other", name: "森 健太" };

/** @param {string} id @param {number} atMs @returns {Row} */
function newRow(id, atMs) {
  return {
    conversation_id: id,
    epoch: 0,
    seq: 0,
    status: "bot",
    reason: null,
    language: "ja",
    channel: "widget",
    contact: { id: `p_${id}`, name: null },
    queued_ms: null,
    updated_ms: atMs,
    preview: { text: "", role: "contact", at_ms: atMs },
    complaint: null,
    assignee: null,
    identity_level: "anonymous",
    contact_present: true,
    unread: 0,
  };
}

/** @returns {Packet} */
export function somePacket() {
  return {
    reason: "asked",
    sentence: "担当の方をお願いします",
    summary: ["直近のご発言は「担当の方をお願いします」", "担当者との会話をご希望"],
    ranking: [{ name: "human_agent_request", confidence: 0.9 }],
    slots: {},
    entities: [],
    tried: [],
    language: "ja",
    complaint: { score: 0.1, words: [] },
    identity_level: "anonymous",
    account: null,
    at_ms: 0,
    corrections: [],
  };
}

export class PlayedServer {
  /** @type {Map<string, Opened>} */
  conversations = new Map();
  atMs = 1_000_000;

  /** @param {string} id @returns {Frame} */
  start(id) {
    const row = newRow(id, this.atMs);
    this.conversations.set(id, {
      conversation: { ...row, packet: null, email_left: null, slots: {} },
      events: [],
      generation: "g",
      account: null,
    });
    return this.#tell(id, { type: "conversation.started", channel: "widget", inbox: "web", language: "ja" });
  }

  /** @param {string} id @param {"contact" | "agent" | "note"} who @param {string} [clientMessageId] @returns {Frame} */
  say(id, who, clientMessageId) {
    const { conversation } = this.#of(id);
    const text = `${who} ${conversation.seq}`;
    if (who === "contact") conversation.unread += 1;
    if (who !== "note") conversation.preview = { text, role: who, at_ms: this.atMs + 1 };
    return this.#tell(id, {
      type: "message.appended",
      message_id: `m_${id}_${conversation.seq}`,
      kind: who === "contact" ? "incoming" : who === "note" ? "note" : "outgoing",
      author: who === "contact" ? { role: "contact", name: null } : { role: "agent", name: ME.name, id: ME.id },
      text,
      client_message_id: clientMessageId ?? null,
      buttons: [],
      images: [],
      custom: null,
      choice: null,
    });
  }

  /** @param {string} id @param {Record<string, unknown>} slots @returns {Frame} */
  answer(id, slots) {
    this.#of(id).conversation.slots = slots;
    this.#of(id).conversation.complaint = 0.2;
    return this.#tell(id, {
      type: "turn.answered",
      intent: { name: "order_status", confidence: 0.9 },
      confidence: 0.9,
      ranking: [],
      entities: [],
      complaint: { score: 0.2, words: [] },
      decision: "answer",
      actions: [],
      slots: { ...slots, requested_slot: null },
      model_id: "x",
      duration_ms: 5,
      message_ids: [],
    });
  }

  /** @param {string} id @returns {Frame} */
  queue(id) {
    const packet = somePacket();
    Object.assign(this.#of(id).conversation, { packet, status: "queued", reason: "asked", queued_ms: this.atMs + 1 });
    return this.#moved(id, {
      type: "conversation.queued",
      reason: "asked",
      queue: "general_ja",
      passed_on: [],
      packet,
    });
  }

  /** @param {string} id @param {{ id: string, name: string }} agent @returns {Frame} */
  assign(id, { id: agentId, name }) {
    const assignee = { id: agentId, name };
    Object.assign(this.#of(id).conversation, { status: "assigned", assignee });
    return this.#moved(id, { type: "conversation.assigned", assignee, how: "claimed", reason: null });
  }

  /** @param {string} id @returns {Frame} */
  release(id) {
    const { conversation } = this.#of(id);
    const queued = conversation.queued_ms ?? this.atMs + 1;
    Object.assign(conversation, { status: "queued", assignee: null, queued_ms: queued });
    return this.#moved(id, { type: "conversation.released", by: { role: "agent", ...COLLEAGUE } });
  }

  /** @param {string} id @param {Record<string, string>} slots @returns {Frame} */
  giveBack(id, slots) {
    const { conversation } = this.#of(id);
    conversation.slots = { ...conversation.slots, ...slots, returned_note: "済み" };
    Object.assign(conversation, { status: "bot", assignee: null, queued_ms: null, reason: null });
    return this.#moved(id, { type: "conversation.returned", by: { role: "agent", ...COLLEAGUE }, note: "済み", slots });
  }

  /** @param {string} id @returns {Frame} */
  resolve(id) {
    Object.assign(this.#of(id).conversation, { status: "resolved", assignee: null });
    return this.#moved(id, { type: "conversation.resolved", by: { role: "contact", name: null } });
  }

  /** @param {string} id @param {string} text @returns {Frame} */
  correct(id, text) {
    const { conversation } = this.#of(id);
    if (conversation.packet) {
      conversation.packet = { ...conversation.packet, corrections: [...conversation.packet.corrections, text] };
    }
    return this.#tell(id, { type: "packet.corrected", text });
  }

  /** @param {string} id @returns {Frame} */
  leaveEmail(id) {
    this.#of(id).conversation.email_left = "m•••@demo.example";
    return this.#tell(id, { type: "email.left", email: "m•••@demo.example" });
  }

  /** What `GET queue` answers. @returns {import("../../web/desk/types.d.ts").Queue} */
  fetchQueue() {
    const rows = Array.from(this.conversations.values(), (one) => this.#row(one.conversation.conversation_id));
    const assigned = rows.filter((row) => row.status === "assigned");
    const waiting = rows.filter((row) => row.status === "queued");
    const bot = rows.filter((row) => row.status === "bot");
    return {
      waiting,
      mine: assigned.filter((row) => row.assignee?.id === ME.id),
      held: assigned.filter((row) => row.assignee?.id !== ME.id),
      bot,
      counts: { waiting: waiting.length, held: assigned.length, bot: bot.length },
      next: { waiting: null, held: null, bot: null },
      now_ms: this.atMs,
    };
  }

  /** What `GET conversations/{id}` answers. @param {string} id @returns {Opened} */
  fetchConversation(id) {
    return structuredClone(this.#of(id));
  }

  /** @param {string} id */
  #of(id) {
    const known = this.conversations.get(id);
    if (!known) throw new Error(`no conversation ${id}`);
    return known;
  }

  /** @param {string} id @returns {Row} */
  #row(id) {
    const { packet: _p, email_left: _e, slots: _s, ...row } = this.#of(id).conversation;
    return structuredClone(row);
  }

  /** @param {string} id @param {Record<string, unknown>} fact */
  #moved(id, fact) {
    this.#of(id).conversation.epoch += 1;
    return this.#tell(id, fact);
  }

  /** @param {string} id @param {Record<string, unknown>} fact @returns {Frame} */
  #tell(id, fact) {
    this.atMs += 1;
    const { conversation, events } = this.#of(id);
    conversation.seq += 1;
    conversation.updated_ms = this.atMs;
    const event = /** @type {any} */ ({ ...fact, seq: conversation.seq, at_ms: this.atMs, conversation_id: id });
    events.push(event);
    return { type: "event.append", event: structuredClone(event), conversation: this.#row(id) };
  }
}
