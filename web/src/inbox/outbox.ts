/**
 * What somebody said and is not on the record yet. Pure: what is sent next, and what an answer makes of it.
 *
 * Each has a key from the moment it was sent off, so that sending it again, after a lost answer or a reload, is the
 * same call. It leaves when the thread shows it under its number.
 */
import type { Body } from "~/api/client";

import type { Item } from "./thread";

export type Reply = Body<"send_message">;
export type Note = Body<"add_note">;

/** How the conversation was when somebody answered it. */
export interface Seen {
  readonly version: number;
  readonly seenSeq: number;
}

interface Said {
  /** The idempotency key. */
  readonly key: string;
  /** When it was said; not known of what an earlier version of the client left. */
  readonly at?: number;
  readonly conversationId: string;
  /** The conversation's last event as it was said: what has a higher number happened since. */
  readonly seenSeq: number;
  /** What is shown of it. */
  readonly text: string;
  readonly fileName?: string;
  /**
   * - `waiting`: to be sent, again perhaps
   * - `saving`: sent, not answered
   * - `recorded`: it has its number, but the thread doesn't show it yet
   * - `moved`: the conversation changed meanwhile
   * - `refused`: as it is, it can't be
   */
  readonly state: "waiting" | "saving" | "recorded" | "moved" | "refused";
  readonly tries: number;
  /** `message_id` or `note_id`, once it is recorded. */
  readonly id?: string;
  readonly position?: string;
  readonly problem?: { readonly type: string; readonly detail: string };
}

export type Outgoing = Said &
  (({ readonly kind: "reply"; readonly body: Reply } & Seen) | { readonly kind: "note"; readonly body: Note });

export type Outbox = readonly Outgoing[];

/** Like Omit, for each form of a union. */
type Without<Form, Names extends PropertyKey> = Form extends unknown ? Omit<Form, Names> : never;
export type Saying = Without<Outgoing, "state" | "tries" | "at">;

export const added = (outbox: Outbox, said: Saying, at = Date.now()): Outbox =>
  outbox.some(({ key }) => key === said.key) ? outbox : [...outbox, { ...said, at, state: "waiting", tries: 0 }];

const changed = (outbox: Outbox, key: string, change: Partial<Said>): Outbox =>
  outbox.map((each) => (each.key === key ? { ...each, ...change } : each));

export const saving = (outbox: Outbox, key: string): Outbox => changed(outbox, key, { state: "saving" });

export const recorded = (outbox: Outbox, key: string, id: string, position: string | null): Outbox =>
  changed(outbox, key, { state: "recorded", id, ...(position ? { position } : {}) });

/** Nobody knows whether it was recorded: the same call is made again. */
export const unanswered = (outbox: Outbox, key: string): Outbox =>
  outbox.map((each) => (each.key === key ? { ...each, state: "waiting", tries: each.tries + 1 } : each));

export const refused = (outbox: Outbox, key: string, problem: { type: string; detail: string }): Outbox =>
  changed(outbox, key, { state: problem.type === "version-moved" ? "moved" : "refused", problem });

export const dropped = (outbox: Outbox, key: string): Outbox => outbox.filter((each) => each.key !== key);

/** Said once more, knowing what has happened: another call. */
export const saidAnyway = (outbox: Outbox, key: string, newKey: string, seen: Seen): Outbox =>
  outbox.map((each) => {
    if (each.key !== key) return each;
    const { problem: _, ...again } = each;
    const fresh = { ...again, key: newKey, state: "waiting", tries: 0 } as Outgoing;
    return fresh.kind === "reply" ? { ...fresh, ...seen } : fresh;
  });

/** After a reload nothing is being sent any more: what had no answer is sent again, as the same call. */
export const resumed = (outbox: Outbox): Outbox =>
  outbox.map((each) => (each.state === "saving" ? { ...each, state: "waiting" } : each));

/** So long after, what nobody confirmed isn't sent again unasked: whoever said it may have said it elsewhere since. */
const FRESH_MS = 3_600_000;

/** Those that wait for a decision, whichever conversation they are about. */
export const heldIn = (outbox: Outbox): readonly Outgoing[] =>
  outbox.filter(({ state }) => state === "moved" || state === "refused");

/** With what a tab that was closed had left, each once: before what was said here since. */
export const inherited = (outbox: Outbox, left: Outbox, now: number, detail: string): Outbox => {
  const here = new Set(outbox.map(({ key }) => key));
  const open = resumed(left).filter(({ key, state }) => state !== "recorded" && !here.has(key));
  const isOld = ({ state, at = 0 }: Outgoing): boolean => state === "waiting" && now - at > FRESH_MS;
  return [
    ...open.map(
      (each): Outgoing => (isOld(each) ? { ...each, state: "refused", problem: { type: "left", detail } } : each),
    ),
    ...outbox,
  ];
};

/** What the thread shows is no longer on its way. */
export const reconciled = (outbox: Outbox, items: readonly Item[]): Outbox => {
  const shown = new Set(items.flatMap(({ message_id, note_id }) => [message_id, note_id]));
  const left = outbox.filter(({ id }) => id === undefined || !shown.has(id));
  return left.length === outbox.length ? outbox : left;
};

/** What others did since it was said. Notes change nothing of a reply. */
export const happenedSince = ({ seenSeq }: Outgoing, items: readonly Item[], actor: string): Item[] =>
  items.filter((item) => item.seq > seenSeq && item.actor !== actor && item.kind !== "note.added");

/**
 * What is to be shown as on its way. A message whose answer is lost may stand in the thread already, before anybody
 * knows its id: what one said oneself since, word for word, is it.
 */
export const unshown = (outbox: Outbox, items: readonly Item[], actor: string): Outbox => {
  const known = new Set(outbox.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const own = items.filter((item) => item.actor === actor && !known.has(item.message_id ?? item.note_id ?? ""));
  return outbox.filter((each) => {
    if (each.state !== "saving" && !(each.state === "waiting" && each.tries > 0)) return true;
    const same = own.findIndex((item) => item.text === each.text && item.seq > each.seenSeq);
    if (same >= 0) own.splice(same, 1);
    return same < 0;
  });
};

/** One after the other within a conversation: the first that isn't recorded, if it waits. */
export const next = (outbox: Outbox): Outgoing[] => {
  const firsts = new Map<string, Outgoing>();
  for (const each of outbox) {
    if (each.state !== "recorded" && !firsts.has(each.conversationId)) firsts.set(each.conversationId, each);
  }
  return [...firsts.values()].filter(({ state }) => state === "waiting");
};
