/** What crosses the network, as docs/protocol.md says; fields for staff only are optional here. */

export type Status = "bot" | "queued" | "assigned" | "resolved";
export type Role = "contact" | "bot" | "agent" | "system";
export type Kind = "incoming" | "outgoing" | "note" | "activity";
export type BotState = "ready" | "starting" | "down" | "slow";
export type IdentityLevel = "anonymous" | "site" | "code";
export type Reason = "asked" | "low_confidence" | "repeated_failure" | "complaint" | "policy" | "bot_unavailable";

export interface Author {
  role: Role;
  name: string;
}

export interface Button {
  id: string;
  title: string;
  /** Pressing it asks for a person. */
  person?: boolean;
}

export interface Image {
  url: string;
  width: number;
  height: number;
}

export interface SentFile {
  url: string;
  name: string;
  size_bytes: number;
}

export interface Assignee {
  id?: string;
  name: string;
}

export interface Packet {
  reason: Reason;
  sentence: string;
  summary: string[];
  ranking: { name: string; confidence: number }[];
  slots: Record<string, unknown>;
  entities: { entity: string; value: string }[];
  tried: string[];
  language: string;
  complaint: { score: number; words: string[] } | null;
  identity_level: IdentityLevel;
  account: Record<string, unknown> | null;
  at_ms: number;
  corrections: string[];
}

interface Fact {
  seq: number;
  at_ms: number;
  conversation_id: string;
}

export interface MessageAppended extends Fact {
  type: "message.appended";
  message_id: string;
  kind: Kind;
  author: Author;
  text: string;
  client_message_id: string | null;
  buttons: Button[];
  images: Image[];
  /** Of messages before there were files: absent. */
  files?: SentFile[];
  custom: { type: string; level?: IdentityLevel } | null;
  choice: string | null;
}

export interface Started extends Fact {
  type: "conversation.started";
  channel: string;
  inbox: string;
  language: string;
}

export interface Queued extends Fact {
  type: "conversation.queued";
  reason: Reason;
  queue: string;
  passed_on: string[];
  packet?: Packet;
  priority?: Priority;
  score?: number;
}

export interface Assigned extends Fact {
  type: "conversation.assigned";
  assignee: Assignee;
  how: "routed" | "accepted" | "claimed" | "replied" | "taken_over";
  reason: string | null;
  /** Why this agent; null for what people did by hand. */
  why?: Why | null;
}

export interface Why {
  rule: "least_loaded" | "reserved";
  class: string;
  queue: string;
  priority: Priority;
  waited_ms: number;
  score: number;
  load: number;
  capacity: number;
  free_since_ms: number;
  candidates: number;
}

export type Priority = "low" | "normal" | "high" | "urgent";

export interface Released extends Fact {
  type: "conversation.released";
  by: unknown;
  cause?: "released" | "agent_gone" | "agent_silent" | "no_room";
}

export interface Joined extends Fact {
  type: "conversation.joined" | "conversation.parted";
  by: { role: Role; name: string };
}

export interface Transferred extends Fact {
  type: "conversation.transferred";
  by: Author;
  to: { kind: "agent" | "queue" | "supervisor"; id?: string; name: string; ja?: string; en?: string };
  queue: string;
  note?: string;
  priority?: Priority;
  forced?: boolean;
}

export interface Escalated extends Fact {
  type: "conversation.escalated";
  by: Author;
  priority: Priority;
  note: string | null;
}

export interface OfferMade extends Fact {
  type: "offer.made";
  agent: Assignee;
  until_ms: number;
  why: Why;
}

export interface OfferEnded extends Fact {
  type: "offer.ended";
  agent: Assignee;
  cause: "declined" | "lapsed";
}

export interface Left extends Fact {
  type: "conversation.left";
  /** Until when the place is kept. */
  return_until_ms?: number;
}

export interface Rejoined extends Fact {
  type: "conversation.rejoined";
  queued_ms: number;
}

export interface PromiseMade extends Fact {
  type: "promise.made";
  promised_ms: number;
  opens_ms: number | null;
  by: "contact" | "bot";
}

export interface Returned extends Fact {
  type: "conversation.returned";
  by: unknown;
  note?: string;
  slots?: Record<string, string>;
}

export interface Resolved extends Fact {
  type: "conversation.resolved";
  by: Author;
}

export interface Reopened extends Fact {
  type: "conversation.reopened";
}

export interface MessageRead extends Fact {
  type: "message.read";
  by: "contact" | "agent";
  up_to_seq: number;
}

export interface IdentityProved extends Fact {
  type: "identity.proved";
  level: IdentityLevel;
  expires_ms: number;
}

export interface FeedbackGiven extends Fact {
  type: "feedback.given";
  message_id: string;
  helpful: boolean;
}

export interface PacketCorrected extends Fact {
  type: "packet.corrected";
  text: string;
}

export interface EmailLeft extends Fact {
  type: "email.left";
  email: string;
}

export interface CsatAsked extends Fact {
  type: "csat.asked";
}

export interface CsatGiven extends Fact {
  type: "csat.given";
  score: number;
  comment: string | null;
}

export interface TurnAnswered extends Fact {
  type: "turn.answered";
  intent: string | null;
  confidence: number;
  ranking: { name: string; confidence: number }[];
  entities: { entity: string; value: string }[];
  complaint: { score: number; words: string[] } | null;
  decision: string;
  actions: string[];
  slots: Record<string, unknown>;
  model_id: string;
  duration_ms: number;
  message_ids: string[];
}

export type ConversationEvent =
  | MessageAppended
  | Started
  | Queued
  | Assigned
  | Released
  | Joined
  | Transferred
  | Escalated
  | OfferMade
  | OfferEnded
  | Left
  | Rejoined
  | PromiseMade
  | Returned
  | Resolved
  | Reopened
  | MessageRead
  | IdentityProved
  | FeedbackGiven
  | PacketCorrected
  | EmailLeft
  | CsatAsked
  | CsatGiven
  | TurnAnswered;

/** A conversation as its events have made it; see events.js. */
export interface Conversation {
  id: string | null;
  /** The `seq` of the last event that was applied. */
  seq: number;
  status: Status | null;
  language: string | null;
  reason: Reason | null;
  assignee: Assignee | null;
  /** What a person sees, oldest first: messages and the facts between them. */
  timeline: ConversationEvent[];
  readUpTo: { contact: number; agent: number };
  feedback: Record<string, boolean>;
  passedOn: string[];
  corrections: string[];
  packet: Packet | null;
  emailLeft: string | null;
  /** By when an answer was promised that has not come yet. */
  promisedMs: number | null;
  /** Until when the place in line is kept for who left it. */
  placeUntilMs: number | null;
  /** Since the last resolution: how it was, once that was asked. */
  rating: { askedSeq: number; score: number | null; comment: string | null } | null;
  identity: { level: IdentityLevel; expiresMs: number | null };
  /** What the bot understood, newest last; staff only. */
  turns: TurnAnswered[];
}

export interface ErrorBody {
  code: string;
  message: string;
  detail?: Record<string, unknown>;
}

/** A range of minutes; `longer`: it moved back since it was shown first. */
export interface Wait {
  lower_min: number;
  upper_min: number;
  word: "longer" | null;
}

/** What asking for a person leads to just now; `queue_door` is that of the queue that one waits in. */
export interface Door {
  state: "open" | "busy" | "away" | "closed";
  wait: Wait | null;
  opens_ms: number | null;
  promised_ms: number | null;
}

export interface Visit {
  contact_id: string;
  conversation_id: string | null;
  token: string;
  seq: number;
  generation: string | null;
  status: Status | null;
  identity_level: IdentityLevel;
  assignee: Assignee | null;
  bot: { name: string; state: BotState };
  limits: { text: number; image_bytes: number };
  door: Door | null;
}

export interface SessionReady {
  type: "session.ready";
  conversation_id: string | null;
  seq: number;
  generation: string | null;
  reset: boolean;
  status: Status | null;
  position: number | null;
  wait: Wait | null;
  queue_door: Door | null;
  door: Door | null;
  assignee: Assignee | null;
  bot_state: BotState;
}

export interface Poll {
  events: ConversationEvent[];
  seq: number;
  generation: string | null;
  reset: boolean;
  conversation_id: string | null;
  status: Status | null;
  position: number | null;
  wait: Wait | null;
  queue_door: Door | null;
  door: Door | null;
  bot_state: BotState;
}

/** Frames a customer's page may get besides `event.append` and `cursor.advance`. */
export type PassingFrame =
  | { type: "message.accept"; client_message_id: string; message_id: string; seq: number; conversation_id: string }
  | { type: "message.refuse"; client_message_id: string; error: ErrorBody }
  | { type: "typing.show"; author: Author; for_ms: number }
  | { type: "typing.hide"; author: Author }
  | { type: "position.show"; position: number | null; wait: Wait | null; queue_door: Door | null }
  | { type: "door.show"; door: Door }
  | { type: "bot.show"; state: BotState }
  | { type: "error.show"; error: ErrorBody };

export type Frame = { type: string; [field: string]: unknown };
