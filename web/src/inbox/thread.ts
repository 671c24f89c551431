/** A conversation's items as a thread shows them: days, groups of messages, lines that fold into one. */
import type { Schemas } from "~/api/client";
import { harmless } from "~/app/harmless";
import { isSameDay } from "~/app/times";

export type Item = Schemas["TimelineItem"];

export type Entry =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | MessageEntry
  | { readonly kind: "note"; readonly key: string; readonly item: Item }
  | { readonly kind: "lines"; readonly key: string; readonly items: readonly Item[] };

export interface MessageEntry {
  readonly kind: "message";
  readonly key: string;
  readonly item: Item;
  /** It goes on a group: nearer to the one before. */
  readonly isTight: boolean;
  /** The group's last: its time and ticks are shown. */
  readonly isLast: boolean;
}

/** What of a conversation somebody wants to see. */
export type Shown = "all" | "messages" | "notes" | "changes";

export const SHOWN: readonly Shown[] = ["all", "messages", "notes", "changes"];

const kindOf = (item: Item): Shown => (isMessage(item) ? "messages" : item.kind === "note.added" ? "notes" : "changes");

export const narrowed = (items: readonly Item[], shown: Shown): readonly Item[] =>
  shown === "all" ? items : items.filter((item) => kindOf(item) === shown);

const GROUP_MS = 5 * 60_000;
const LATE_MS = 60_000;
const LINES_MAX = 4;

const atOf = (item: Item): number => Date.parse(item.at);
const isMessage = (item: Item): boolean => item.kind.startsWith("message.");

/** In the order in which it happened, each event once; where both have it, the second says how it is. */
export const joined = (one: readonly Item[], other: readonly Item[]): Item[] => {
  const byId = new Map([...one, ...other].map((item) => [item.event_id, item]));
  return [...byId.values()].sort((a, b) => atOf(a) - atOf(b) || a.seq - b.seq);
};

/** Whether it came much later than it was written. */
export const isLate = (item: Item): boolean =>
  item.kind === "message.received" && Date.parse(item.occurred_at) - atOf(item) > LATE_MS;

/** Kinds whose words, if any, are not all that there is of them. */
const PARTLY_SHOWN = new Set(["unsupported", "interactive", "button", "order", "contacts", "system"]);

/** Whether nothing of it could be shown: no bubble is ever empty. `text` is what is left of its words. */
export const isUnshown = ({ message_kind, media_id, file_name, template }: Item, text: string): boolean =>
  text === "" && !media_id && !file_name && !template && message_kind !== "location";

export const parsed = <Value>(content: string | null): Value | null => {
  try {
    return content === null ? null : (JSON.parse(content) as Value);
  } catch {
    return null;
  }
};

/** What came, where less of it is shown; null where all of it is. */
export const rawOf = (item: Item): string | null => {
  if (!PARTLY_SHOWN.has(item.message_kind ?? "") && !isUnshown(item, harmless(item.text ?? ""))) return null;
  const found = parsed<unknown>(item.content);
  return found === null ? (item.content ?? item.text ?? "") : JSON.stringify(found, null, 2);
};

const goesOn = (before: Item | undefined, item: Item): boolean =>
  before !== undefined &&
  isMessage(before) &&
  isMessage(item) &&
  before.direction === item.direction &&
  before.actor === item.actor &&
  before.author === item.author &&
  isSameDay(atOf(before), atOf(item)) &&
  atOf(item) - atOf(before) < GROUP_MS;

export const entriesOf = (items: readonly Item[]): Entry[] => {
  const entries: Entry[] = [];
  items.forEach((item, index) => {
    const before = items[index - 1];
    if (!before || !isSameDay(atOf(before), atOf(item))) {
      entries.push({ kind: "day", key: `day ${item.event_id}`, at: atOf(item) });
    }
    if (isMessage(item)) entries.push(messageOf(item, before, items[index + 1]));
    else if (isWaiting(item))
      return; // it stands below all that was said
    else if (item.kind === "note.added") entries.push({ kind: "note", key: item.event_id, item });
    else addLine(entries, item);
  });
  return entries;
};

/** As they are now; those that are as they were before are the same objects, so that only others are drawn anew. */
export const reused = (before: readonly Entry[], now: readonly Entry[]): Entry[] => {
  const known = new Map(before.map((entry) => [entry.key, entry]));
  return now.map((entry) => {
    const was = known.get(entry.key);
    return was && isAlike(was, entry) ? was : entry;
  });
};

const isAlike = (one: Entry, other: Entry): boolean => {
  if (one.kind === "lines" && other.kind === "lines") {
    return one.items.length === other.items.length && one.items.every((item, index) => item === other.items[index]);
  }
  const names = Object.keys(other) as (keyof Entry)[];
  return one.kind === other.kind && names.every((name) => one[name] === other[name]);
};

/** A draft that nobody has decided about. */
const isWaiting = (item: Item): boolean => item.kind === "ai.drafted" && item.proposal_state === "answered";

const messageOf = (item: Item, before: Item | undefined, after: Item | undefined): MessageEntry => ({
  kind: "message",
  key: item.event_id,
  item,
  isTight: goesOn(before, item),
  isLast: after === undefined || !goesOn(item, after) || hasOwnState(item, after),
});

/** Two replies of which one was read share no tick, and a drafted one says so beside one that was written. */
const hasOwnState = (item: Item, after: Item): boolean =>
  item.delivery !== after.delivery ||
  item.edited_at !== null ||
  item.ai_generated !== after.ai_generated ||
  item.approved_by !== after.approved_by;

const addLine = (entries: Entry[], item: Item): void => {
  const last = entries.at(-1);
  if (last?.kind === "lines" && last.items.length < LINES_MAX) {
    entries[entries.length - 1] = { ...last, items: [...last.items, item] };
  } else entries.push({ kind: "lines", key: item.event_id, items: [item] });
};

/** What all entries know: nothing in it changes when a message comes. */
export interface Shared {
  readonly nameOf: (member: string | null) => string;
  readonly labels: readonly Schemas["LabelRow"][];
  /** When the day began. */
  readonly today: number;
  readonly conversationId: string;
}
