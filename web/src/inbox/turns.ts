/**
 * When each of our messages goes out: to one customer, one in six seconds. A few that are sent at once borrow from the
 * time after them, which is then waited for. The same rule as the worker's, as far as the thread knows.
 */
import { createStore } from "~/app/store";

import type { Item } from "./thread";

const GAP_MS = 6_000;
const BURST_MS = 5_000;
const BURST_MAX = 45;
const SLACK_MS = 500;

export type Turns = ReadonlyMap<string, number>;

const NONE: Turns = new Map();

export const turnsStore = createStore<Turns>(NONE);

/** Of those that are queued yet, by message. */
export const turnsOf = (items: readonly Item[]): Turns => {
  const ours = items.filter(({ kind, channel_id }) => kind === "message.queued" && channel_id !== null);
  if (!ours.some(({ delivery }) => delivery === "queued")) return NONE;
  const turns = new Map<string, number>();
  let [began, count] = [Number.NEGATIVE_INFINITY, 0];
  for (const { occurred_at, message_id, delivery } of ours) {
    const said = Math.max(Date.parse(occurred_at), began);
    const paidBack = began + GAP_MS * count + (count > 0 ? SLACK_MS : 0);
    const borrows = said < began + BURST_MS && count < BURST_MAX;
    const at = borrows ? said : Math.max(said, paidBack);
    if (!borrows) [began, count] = [at, 0];
    count += 1;
    if (delivery === "queued" && message_id !== null) turns.set(message_id, at);
  }
  return turns;
};

/** In whole seconds; 0 where its turn has come. */
export const secondsTo = (at: number | undefined, now: number): number =>
  at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1_000));
