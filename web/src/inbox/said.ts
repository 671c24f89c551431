/** What happened, in a line: for what somebody must know before they decide. */
import { harmless } from "~/app/harmless";
import { inbox } from "~/strings/inbox";

import { lineOf } from "./lines";
import type { Item } from "./thread";

export const saidOf = (item: Item, nameOf: (actor: string | null) => string): string => {
  if (item.direction === "in") return inbox.moved.wrote(harmless(item.text ?? ""));
  if (item.direction === "out") return inbox.moved.replied(nameOf(item.actor), harmless(item.text ?? ""));
  return lineOf(item, { nameOf, labels: [], today: Date.now() });
};
