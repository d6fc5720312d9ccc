/** The shapes of the settings as docs/protocol.md has them. */
import type { Language, StaffRole } from "../types.d.ts";

export interface StaffAgent {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  languages: Language[];
  skills: string[];
  queues: string[];
  capacity: number | null;
  active: boolean;
  invited: boolean;
  you: boolean;
}

export interface CannedBody {
  shortcut: string;
  title: string;
  texts: { ja?: string; en?: string };
  scope: "shared" | "own";
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type Span = [string, string];

export interface Calendar {
  name: string;
  /** The queues that are open by it. */
  queues: { name: string; ja: string; en: string }[];
  time_zone: string;
  week: Record<Weekday, Span[]>;
  public_holidays: "jp" | "none";
  on_holidays: Span[];
  special_days: { from: string; to: string; name: { ja: string; en: string }; hours: Span[] }[];
  version: number;
  open: boolean;
  /** When it opens next; null: never, or it is open. */
  opens_ms: number | null;
}

export interface Tuning {
  state: "good" | "bad";
  problem: string | null;
  read_ms: number;
  path: string;
  sections: {
    name: string;
    meaning: { ja: string; en: string };
    entries: { path: string; value: unknown; meaning: { ja: string; en: string } }[];
  }[];
}

export interface Audit {
  entries: {
    id: string | number;
    at_ms: number;
    actor: { id: string; name: string };
    action: string;
    subject: { kind: string; id: string };
    detail: Record<string, unknown>;
  }[];
  next: string | null;
}
