/** The shapes of docs/protocol.md as the desk reads them. */
import type { Rows } from "./rows.js";

export type Status = "bot" | "queued" | "assigned" | "resolved";
export type Reason = "asked" | "low_confidence" | "repeated_failure" | "complaint" | "policy" | "bot_unavailable";
export type Level = "anonymous" | "site" | "code" | "staff";
export type StaffRole = "agent" | "supervisor" | "trainer" | "admin";
export type AuthorRole = "contact" | "bot" | "agent" | "system";
export type Language = "ja" | "en";

export interface Agent {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
}

/** Whom an invitation's link is for. */
export interface Invited {
  name: string;
  email: string;
  role: StaffRole;
}

export interface Assignee {
  id: string;
  name: string;
}

export interface Author {
  role: AuthorRole;
  name: string | null;
  id?: string | null;
}

export type Priority = "low" | "normal" | "high" | "urgent";

/** A colleague at the desk. */
export interface Colleague {
  id: string;
  name: string;
  role: StaffRole;
  availability: Availability;
  reason: AwayReason | null;
  since_ms: number | null;
  present: boolean;
  load: number;
  capacity: number;
  wrap_up_until_ms?: number | null;
  queues?: string[];
  languages?: string[];
  skills?: string[];
}

export type Availability = "online" | "away" | "offline";
export type AwayReason = "after_work" | "break" | "training" | "meeting" | "no_answer";

export interface Roster {
  agents: Colleague[];
  queues: RosterQueue[];
}

export interface RosterQueue {
  name: string;
  ja: string;
  en: string;
  waiting: number;
  longest_ms: number | null;
  open?: boolean;
  opens_ms?: number | null;
}

/** Somebody who has the same conversation on their screen. */
export interface Viewer {
  id: string;
  name: string;
  writing: boolean;
}

/** A reply that goes out at `due_ms` unless it is taken back before. */
export interface Held {
  client_message_id: string;
  conversation_id: string;
  text: string;
  files?: TakenFile[];
  due_ms: number;
  error?: Problem;
  at_ms?: number;
}

export interface SentFile {
  url: string;
  name: string;
  media_type: string;
  size_bytes: number;
}

/** A file that was taken and waits for the message it belongs to. */
export interface TakenFile extends Omit<SentFile, "url"> {
  id: string;
  /** Not known of one that is held. */
  url?: string;
  width: number | null;
  height: number | null;
}

/** Something in a text that a person must look at before it goes out; places count code points. */
export interface Finding {
  kind: "card" | "email" | "phone" | "order" | "placeholder";
  found: string;
  start: number;
  end: number;
  elsewhere: { conversation_id: string | null; contact_name: string | null } | null;
}

export interface Canned {
  id: string;
  shortcut: string;
  title: string;
  texts: { ja?: string; en?: string };
  scope: "shared" | "own";
  owner: Assignee | null;
  variables: string[];
  updated_ms: number;
  filled?: { text: string; missing: string[]; language: Language };
}

export interface Suggestions {
  answers: { intent: string; title: { ja: string; en: string }; score: number; text: string; language: Language }[];
  first_reply: string | null;
  asked: string | null;
  bot: string;
}

/** The answer to `GET conversations/{id}/why`. */
export interface Why {
  status: Status;
  queue: string | null;
  class: string | null;
  priority: Priority | null;
  position: number | null;
  waited_ms: number | null;
  lines: { code: string; [field: string]: unknown }[];
}

export interface Draft {
  text: string;
  updated_ms: number;
}

export interface Row {
  conversation_id: string;
  epoch: number;
  seq: number;
  status: Status;
  reason: Reason | null;
  language: Language;
  channel: string;
  contact: { id: string; name: string | null };
  queued_ms: number | null;
  /** The kind of work, its urgency, and the place in the order in which the waiting are served. */
  queue?: string | null;
  priority?: Priority;
  score?: number | null;
  offer?: { agent: Assignee; until_ms: number } | null;
  reserved_for?: string | null;
  idle?: boolean;
  harassment?: boolean;
  resolved_ms?: number | null;
  /** What is owed next, from when on that is told as near, and until when. */
  due?: string | null;
  warn_ms?: number | null;
  due_ms?: number | null;
  updated_ms: number;
  preview: { text: string; role: string; at_ms: number };
  complaint: number | null;
  assignee: Assignee | null;
  /** Supervisors who take part beside the assignee. */
  joined?: Assignee[];
  identity_level: Level;
  contact_present: boolean;
  unread: number;
}

export interface Ranked {
  name: string;
  confidence: number;
}

export interface Complaint {
  score: number;
  words: string[];
}

export interface Packet {
  reason: Reason;
  sentence: string;
  summary: string[];
  ranking: Ranked[];
  slots: Record<string, unknown>;
  entities: { entity: string; value: unknown }[];
  tried: string[];
  language: Language;
  complaint: Complaint | null;
  identity_level: Level;
  account: Account | null;
  at_ms: number;
  corrections: string[];
}

export interface Detail extends Row {
  packet: Packet | null;
  email_left: string | null;
  slots: Record<string, unknown>;
}

export interface OrderLine {
  product_ja: string;
  product_en: string;
  quantity: number;
  price_yen: number;
}

export interface Shipment {
  carrier: string;
  tracking_number: string;
  shipped_on: string;
  expected_on: string | null;
  delivered_on: string | null;
}

export interface Order {
  number: string;
  status: string;
  ordered_on: string;
  total_yen: number;
  payment: string;
  cancellable: boolean;
  lines: OrderLine[];
  shipments: Shipment[];
}

export interface Refund {
  order_number: string;
  amount_yen: number;
  method: string;
  status: string;
  requested_on: string;
  expected_on: string | null;
  completed_on: string | null;
}

export interface Subscription {
  product_ja: string;
  product_en: string;
  every_weeks: number;
  next_on: string | null;
  change_by: string | null;
  status: string;
}

/** What the proven level opens; fields that it does not open are absent. */
export interface Account {
  level: Level;
  name?: string;
  email?: string;
  rank?: string;
  points?: number;
  points_expire_on?: string | null;
  orders?: Order[];
  refunds?: Refund[];
  subscriptions?: Subscription[];
}

interface EventHead {
  seq: number;
  at_ms: number;
  conversation_id: string;
}

export interface MessageEvent extends EventHead {
  type: "message.appended";
  message_id: string;
  kind: "incoming" | "outgoing" | "note" | "activity";
  author: Author;
  text: string;
  client_message_id: string | null;
  buttons: { id: string; title: string }[];
  images: { url: string; width: number | null; height: number | null }[];
  files?: SentFile[];
  custom: { type: string; level?: string; to?: Assignee; withheld?: boolean } | null;
  choice: string | null;
}

export interface TurnEvent extends EventHead {
  type: "turn.answered";
  intent: Ranked | string | null;
  confidence: number | null;
  ranking: Ranked[];
  entities: { entity: string; value: unknown }[];
  complaint: Complaint | null;
  decision: string | null;
  actions: string[];
  slots: Record<string, unknown>;
  model_id: string;
  duration_ms: number;
  message_ids: string[];
}

/** What the agent put down at the end. */
export interface WrapUp {
  topic: string | null;
  cause: string | null;
  note: string | null;
  bot_should_know: boolean | null;
  complaint: boolean | null;
  complaint_cause: string | null;
}

export type ActivityEvent =
  | (EventHead & { type: "conversation.started"; channel: string; inbox: string; language: Language })
  | (EventHead & { type: "conversation.queued"; reason: Reason; queue: string; passed_on: string[]; packet: Packet })
  | (EventHead & {
      type: "conversation.assigned";
      assignee: Assignee;
      how: "routed" | "accepted" | "claimed" | "replied" | "taken_over";
      reason: string | null;
    })
  | (EventHead & { type: "conversation.released"; by: Author; cause?: string })
  | (EventHead & {
      type: "conversation.transferred";
      by: Author;
      to: { kind: "agent" | "queue" | "supervisor"; id?: string; name?: string; ja?: string; en?: string };
      queue: string;
      note?: string;
    })
  | (EventHead & { type: "conversation.escalated"; by: Author; priority: Priority; note?: string })
  | (EventHead & { type: "offer.made"; agent: Assignee; until_ms: number })
  | (EventHead & { type: "offer.ended"; agent: Assignee; cause: string })
  | (EventHead & { type: "conversation.joined" | "conversation.parted"; by: Author; cause?: string })
  | (EventHead & { type: "harassment.flagged" | "harassment.cleared"; by: Author; note?: string })
  | (EventHead & { type: "csat.asked" })
  | (EventHead & { type: "csat.given"; score: number; comment: string | null })
  | (EventHead & { type: "promise.made"; promised_ms: number })
  | (EventHead & { type: "sla.warned" | "sla.breached"; policy: string; due_ms: number })
  | (EventHead & { type: "conversation.idled" })
  | (EventHead & { type: "conversation.rejoined"; queued_ms: number })
  | (EventHead & { type: "conversation.left" })
  | (EventHead & { type: "conversation.returned"; by: Author; note: string; slots: Record<string, string> })
  | (EventHead & { type: "conversation.resolved"; by: Author; wrap_up?: WrapUp | null })
  | (EventHead & { type: "conversation.reopened" })
  | (EventHead & { type: "identity.proved"; level: Level; expires_ms: number })
  | (EventHead & { type: "packet.corrected"; text: string })
  | (EventHead & { type: "email.left"; email: string });

export type DeskEvent =
  | MessageEvent
  | TurnEvent
  | ActivityEvent
  | (EventHead & { type: "message.read"; by: "contact" | "agent"; up_to_seq: number })
  | (EventHead & { type: "feedback.given"; message_id: string; helpful: boolean });

export interface Queue {
  waiting: Row[];
  mine: Row[];
  held: Row[];
  bot: Row[];
  /** How many there are; the lists have the first of them. */
  counts: Record<ListOfServer, number>;
  /** Where the next page of each begins. */
  next: Record<ListOfServer, string | null>;
  now_ms: number;
}

/** The answer to `GET conversations/{id}`. */
export interface Opened {
  conversation: Detail;
  events: DeskEvent[];
  generation: string;
  account: Account | null;
  viewers?: Viewer[];
  held?: Held[];
  refused?: Held[];
  drafts?: { reply: Draft | null; note: Draft | null };
  attached?: { reply: TakenFile[]; note: TakenFile[] };
}

/** A message on its way: shown at once, replaced by the event that carries its `client_message_id`. */
export interface Pending {
  client_message_id: string;
  kind: "outgoing" | "note";
  text: string;
  at_ms: number;
  state: "sending" | "arrived" | "failed" | "held";
  problem: Problem | null;
  file_ids?: string[];
  files?: TakenFile[];
  /** When a held one goes out. */
  due_ms?: number;
}

export interface Problem {
  code: string;
  message: string;
  detail: Record<string, unknown>;
}

export interface Typing {
  author: Author;
  until_ms: number;
}

export interface DeskState {
  agent: Agent | null;
  loaded: boolean;
  rows: Rows;
  /** How many of each list the server has that did not come yet. */
  rest: Record<ListOfServer, number>;
  open: Opened | null;
  /** The account on screen may be out of date: fetch the open conversation again. */
  stale: boolean;
  pending: Record<string, Pending[]>;
  typing: Record<string, Typing>;
  viewers: Record<string, Viewer[]>;
  /** Conversations in whose notes somebody called this person by name. */
  mentioned: Record<string, true>;
}

export interface Lists {
  mine: RowList;
  waiting: RowList;
  all: RowList;
}

/** What an array and a SortedList have in common. */
export interface RowList extends Iterable<Row> {
  readonly length: number;
  at(place: number): Row | undefined;
  slice(from: number, until: number): Row[];
  indexOf(row: Row): number;
  filter(wanted: (row: Row) => boolean): Row[];
}

export type ListOfServer = "waiting" | "held" | "bot";

/** Something that the shop has named in both languages. */
export interface Named {
  id: string;
  ja: string;
  en: string;
}

/** `settings` of `GET me`. */
export interface Config {
  complaint_from: number;
  undo_s: number;
  limits: { text: number; file_bytes: number; files_per_message: number };
  file_types: string[];
  topics: Named[];
  causes: Named[];
  complaint_causes: Named[];
  queues: { name: string; ja: string; en: string }[];
  canned_variables: { name: string; ja: string; en: string }[];
}

export interface LoggedIn {
  agent: Agent;
  settings?: Partial<Omit<Config, "limits">> & { limits?: Partial<Config["limits"]> };
}

export type Frame =
  | { type: "session.ready"; agent: Agent; now_ms: number }
  | { type: "event.append"; event: DeskEvent; conversation: Row }
  | { type: "typing.show"; conversation_id: string; author: Author; for_ms: number }
  | { type: "typing.hide"; conversation_id: string; author: Author }
  | { type: "presence.show"; conversation_id: string; contact_present: boolean }
  | { type: "due.show"; conversation_id: string; due: string | null; warn_ms: number | null; due_ms: number | null }
  | { type: "viewers.show"; conversation_id: string; viewers: Viewer[] }
  | { type: "held.show"; conversation_id: string; client_message_id: string; agent: Assignee; due_ms: number }
  | { type: "held.hide"; conversation_id: string; client_message_id: string; outcome: "sent" | "cancelled" | "refused" }
  | {
      type: "reply.refuse";
      conversation_id: string;
      client_message_id: string;
      text: string;
      files?: TakenFile[];
      error: Problem;
    }
  | { type: "draft.show"; conversation_id: string; kind: "reply" | "note"; text: string; updated_ms: number }
  | { type: "attached.show"; conversation_id: string; attached: NonNullable<Opened["attached"]> }
  | { type: "agent.show"; agent: Colleague }
  | {
      type: "alert.show";
      alert?: string;
      kind?: string;
      conversation_id: string | null;
      by?: Assignee;
      agent?: Assignee;
      note?: string;
      count?: number;
      at_ms: number;
    }
  | { type: "tuning.show"; state: "good" | "bad"; problem: string | null }
  | { type: "list.reload" }
  | { type: "error.show"; error: Problem };

export type Item =
  | { type: "day"; key: string; at_ms: number }
  | { type: "activity"; key: string; event: ActivityEvent }
  | { type: "silence"; key: string; turn: TurnEvent }
  | {
      type: "message";
      key: string;
      message: MessageEvent;
      turn: TurnEvent | null;
      helpful: boolean | null;
      follows: boolean;
      read: boolean;
    }
  | { type: "pending"; key: string; pending: Pending };

export type Dialog =
  | { kind: "return"; id: string }
  | { kind: "resolve"; id: string }
  /** `assignee`: whose it is; null: the bot answers. */
  | { kind: "takeover"; id: string; assignee: Assignee | null; pending: Pending | null }
  | { kind: "findings"; id: string; findings: Finding[]; pending: Pending; reason: string | undefined }
  | { kind: "transfer"; id: string }
  | { kind: "why"; id: string }
  | { kind: "harassment"; id: string }
  | { kind: "history"; id: string }
  | { kind: "self_test" }
  | { kind: "help" };
