/**
 * The list as somebody sees it, beside the list as it is: a row's content is always the latest, but rows change places
 * only when nobody is looking at them. What would have come to stand elsewhere is counted, and waits.
 */
import { replaceEqualDeep } from "@tanstack/react-query";

import type { Schemas } from "~/api/client";

export type Row = Schemas["ConversationRow"];

export interface Book {
  readonly rows: readonly Row[];
  /** When each row was last active as the rows were arranged. */
  readonly active: ReadonlyMap<string, string>;
  /** How many rows wait for their place. */
  readonly waiting: number;
}

export const EMPTY: Book = { rows: [], active: new Map(), waiting: 0 };

const idOf = (row: Row): string => row.conversation_id;

/** The rows as they are now, each in its place. */
export const arranged = (latest: readonly Row[]): Book => ({
  rows: latest,
  active: new Map(latest.map((row) => [idOf(row), row.last_activity_at])),
  waiting: 0,
});

/**
 * The same rows in the same places, with what is new in them; those that were loaded at the end are added. `known` is
 * how a conversation is that isn't in the list any more.
 */
export const held = (
  before: Book,
  latest: readonly Row[],
  released: ReadonlySet<string>,
  known: (id: string) => Row | undefined,
): Book => {
  const byId = new Map(latest.map((row) => [idOf(row), row]));
  const kept = before.rows
    .filter((row) => byId.has(idOf(row)) || !released.has(idOf(row)))
    .map((row) => byId.get(idOf(row)) ?? known(idOf(row)) ?? row);
  const lastKnown = latest.findLastIndex((row) => before.active.has(idOf(row)));
  const added = latest.slice(lastKnown + 1);
  const active = new Map(before.active);
  for (const row of added) active.set(idOf(row), row.last_activity_at);
  return { rows: [...kept, ...added], active, waiting: waitingIn(before, latest.slice(0, lastKnown + 1)) };
};

/** Rows that are new, or were active since and would stand further up. */
const waitingIn = (before: Book, latest: readonly Row[]): number => {
  const there = new Set(latest.map(idOf));
  const places = new Map(before.rows.filter((row) => there.has(idOf(row))).map((row, place) => [idOf(row), place]));
  let place = 0;
  return latest.filter((row) => {
    const was = places.get(idOf(row));
    if (was === undefined) return true;
    return place++ < was && Date.parse(before.active.get(idOf(row)) ?? "") < Date.parse(row.last_activity_at);
  }).length;
};

/** For a row that is as it was, the object that it was, wherever either stands: only others are drawn anew. */
export const sameRows = (before: readonly Row[]): ((row: Row) => Row) => {
  const known = new Map(before.map((row) => [idOf(row), row]));
  return (row) => replaceEqualDeep(known.get(idOf(row)), row);
};

/** The latest list with rows that were asked for anew put where they belong, by their last activity. */
export const merged = (
  rows: readonly Row[],
  changed: readonly Row[],
  fits: (row: Row) => boolean,
  hasMore: boolean,
): Row[] => {
  const ids = new Set(changed.map(idOf));
  const result = rows.filter((row) => !ids.has(idOf(row)));
  for (const row of changed.filter(fits)) {
    const at = result.findIndex((other) => isBefore(row, other));
    if (at >= 0) result.splice(at, 0, row);
    else if (!hasMore) result.push(row);
  }
  return result;
};

const isBefore = (row: Row, other: Row): boolean => {
  const [one, two] = [Date.parse(row.last_activity_at), Date.parse(other.last_activity_at)];
  return one === two ? idOf(row) > idOf(other) : one > two;
};
