/** Types of events and their actors, as people read them. */
import type { Asked, Schemas } from "~/api/client";
import { EVENT_WORDS, record } from "~/strings/record";

export type EventRow = Schemas["EventRow"];
export type EventFound = Schemas["EventFound"];
export type EventFilters = Asked<"list_events">;

const VERSIONS_MAX = 3;
const BAD = /\.(failed|rejected|refused|expired|unmatched|unconfirmed|erased)$/;

/** `message.received` of `message.received.v2`. */
export const nameOf = (type: string): string => type.replace(/\.v\d+$/, "");

export const titleOf = (type: string): string => EVENT_WORDS[nameOf(type)]?.[0] ?? type;

/** Whether it says that something went wrong or is gone. */
export const isBad = (type: string): boolean => BAD.test(nameOf(type));

export const sentenceOf = (event: EventRow, who: string): string => {
  const predicate = EVENT_WORDS[nameOf(event.type)]?.[1];
  return predicate ? `${who} ${predicate}.` : record.unknown(event.type);
};

/** A name's types, of every version there may be. */
export const versionsOf = (name: string): string[] =>
  Array.from({ length: VERSIONS_MAX }, (_, version) => `${name}.v${version + 1}`);
