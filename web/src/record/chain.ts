/** Which of the events around one are shown beside it. */
import { lengthOf } from "~/app/times";

import type { EventRow } from "./types";

export const CHAIN_EVENTS_MAX = 7;

/** At most so many of them, in their order, the one in question among them, as far back as forward where there are. */
export const around = <Row extends Pick<EventRow, "event_id">>(rows: readonly Row[], id: string): Row[] => {
  const at = rows.findIndex(({ event_id }) => event_id === id);
  const first = Math.max(0, Math.min(at - Math.floor(CHAIN_EVENTS_MAX / 2), rows.length - CHAIN_EVENTS_MAX));
  return rows.slice(first, first + CHAIN_EVENTS_MAX);
};

/** In the order of the record, each once. */
export const inOrder = <Row extends Pick<EventRow, "event_id" | "occurred_at" | "seq">>(rows: readonly Row[]): Row[] =>
  [...new Map(rows.map((row) => [row.event_id, row])).values()].sort(
    (one, other) => Date.parse(one.occurred_at) - Date.parse(other.occurred_at) || one.seq - other.seq,
  );

/** How much later than the one in question: `+ 0.6 s`, `− 3 min`. */
export const apart = (from: string, to: string): string => {
  const ms = Date.parse(to) - Date.parse(from);
  return `${ms < 0 ? "−" : "+"} ${lengthOf(Math.abs(ms))}`;
};
