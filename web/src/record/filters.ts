/** The record's filters, as its address has them and as the API is asked. */
import { type EventFilters, type EventRow, nameOf, versionsOf } from "./types";

export interface RecordSearch {
  /** `today`, `7d`, `30d`, or the first day. */
  readonly since?: string;
  /** The last day. */
  readonly until?: string;
  readonly actor?: string;
  /** Without its version. */
  readonly type?: string;
  readonly subject?: string;
  readonly conversation?: string;
  /** All events of one message; nothing else is asked then. */
  readonly message?: string;
}

export type FilterName = keyof RecordSearch;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const SHAPES: Record<FilterName, RegExp> = {
  since: /^(today|7d|30d|\d{4}-\d{2}-\d{2})$/,
  until: DAY,
  actor: /^(system|(member|token|contact|ai)\/[\w.-]{1,64})$/,
  type: /^[a-z_]{1,40}(\.[a-z_]{1,40}){1,2}$/,
  subject: new RegExp(`^(contact|workspace)/${UUID}$`),
  conversation: new RegExp(`^${UUID}$`),
  message: new RegExp(`^${UUID}$`),
};

/** What an address says; whatever else it says is left out. */
export const recordSearch = (asked: Record<string, unknown>): RecordSearch =>
  Object.fromEntries(
    Object.entries(SHAPES)
      .map(([name, shape]) => [name, String(asked[name] ?? ""), shape] as const)
      .filter(([, value, shape]) => shape.test(value))
      .map(([name, value]) => [name, value]),
  );

const midnight = (day: string, plusDays = 0): string => {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + plusDays);
  return at.toISOString();
};

const beginOf = (since: string, now: number): string => {
  if (DAY.test(since)) return midnight(since);
  const days = since === "today" ? 0 : Number.parseInt(since, 10) - 1;
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - days).toISOString();
};

export const eventsQuery = (search: RecordSearch, now: number): EventFilters => ({
  ...(search.since ? { since: beginOf(search.since, now) } : {}),
  ...(search.until ? { until: midnight(search.until, 1) } : {}),
  ...(search.actor ? { actor: search.actor } : {}),
  ...(search.type ? { type: versionsOf(search.type) } : {}),
  ...(search.subject ? { subject: search.subject } : {}),
  ...(search.conversation ? { conversation_id: search.conversation } : {}),
});

/** What the stream says of an event is enough to know whether it belongs into the list. */
type Told = Pick<EventRow, "type" | "actor" | "conversation_id" | "message_id"> & {
  readonly contact_id: string | null;
};

export const fits = (search: RecordSearch, told: Told): boolean =>
  !search.until &&
  (!search.actor || told.actor === search.actor) &&
  (!search.type || nameOf(told.type) === search.type) &&
  (!search.subject || search.subject === `contact/${told.contact_id}`) &&
  (!search.conversation || told.conversation_id === search.conversation) &&
  (!search.message || told.message_id === search.message);
