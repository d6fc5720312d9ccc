/** The shapes of the record as docs/protocol.md has them: search, history, wall, autopsy. */
import type {
  Assignee,
  Author,
  Availability,
  AwayReason,
  Language,
  Reason,
  Row,
  StaffRole,
  Status,
} from "./types.d.ts";

export interface RecordRow {
  conversation_id: string;
  contact: { id: string; name: string | null };
  channel: string;
  inbox: string;
  language: Language;
  status: Status;
  queue: string | null;
  reason: Reason | null;
  assignee: Assignee | null;
  started_ms: number;
  queued_ms: number | null;
  first_reply_ms: number | null;
  resolved_ms: number | null;
  updated_ms: number;
  topic: string | null;
  cause: string | null;
  complaint: boolean | null;
  complaint_cause: string | null;
  harassment: boolean;
  csat: { score: number; comment: string | null } | null;
  last_seq: number;
}

export interface Hit {
  seq: number;
  message_id: string;
  kind: "incoming" | "outgoing" | "note" | "activity";
  author: Author;
  at_ms: number;
  parts: { text: string; match: boolean }[];
}

export interface FoundContact {
  id: string;
  name: string | null;
  account_number: string | null;
  conversations: number;
  last_seen_ms: number;
}

export interface Found {
  contacts?: FoundContact[];
  results: { conversation: RecordRow; hits: Hit[] }[];
  next: string | null;
  partial: boolean;
  took_ms: number;
}

export interface History {
  contact: {
    id: string;
    name: string | null;
    language: Language;
    first_seen_ms: number;
    last_seen_ms: number;
    account_number: string | null;
    conversations: number;
  };
  conversations: (RecordRow & { first_words: string; mine: boolean })[];
  next: string | null;
}

export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  owner: Assignee;
  filters: Record<string, string>;
}

export type RiskKind = "wait" | "silence" | "complaint" | "sla" | "harassment";

export interface Risk {
  conversation: Row;
  risk: RiskKind;
  since_ms: number;
  seconds: number;
  level: "watch" | "act";
}

export interface WallAgent {
  id: string;
  name: string;
  role: StaffRole;
  availability: Availability;
  reason: AwayReason | null;
  load: number;
  capacity: number;
  conversation_ids: string[];
  since_ms: number | null;
}

export interface Spread {
  count: number;
  median_s: number | null;
  p90_s: number | null;
}

export interface Wall {
  now_ms: number;
  risks: Risk[];
  /** How many conversations are at risk besides: the list has the worst. */
  risks_left_out: number;
  queues: { queue: string; waiting: number; oldest_wait_s: number | null; assigned: number; agents_online: number }[];
  agents: WallAgent[];
  today: {
    arrivals: number;
    handed_over: number;
    answered: number;
    abandoned: number;
    resolved: number;
    by_bot: number;
    wait: Spread;
    first_reply: Spread;
    handle: Spread;
    predictions: { promised: number; kept: number; share: number | null };
    csat: { count: number; mean: number | null };
  };
}

/** What moved a conversation, or kept a customer waiting: docs/protocol.md. */
export interface Why {
  kind: "rule" | "person" | "fault" | "customer";
  code: string;
  name: string | null;
}

export interface Autopsy {
  conversation: RecordRow;
  spans: { status: Status; from_ms: number; to_ms: number | null; seconds: number; why: Why | null }[];
  waits: { from_ms: number; to_ms: number | null; seconds: number; of: "agent" | "bot"; why: Why | null }[];
  totals: Partial<Record<Status, number>>;
  events: { seq: number; type: string; at_ms: number }[];
}
