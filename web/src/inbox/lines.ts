/** What a line of the thread says: what happened to the conversation itself, in one sentence each. Pure. */
import type { Schemas } from "~/api/client";
import { ERASED } from "~/app/customers";
import { harmless } from "~/app/harmless";
import { dialled, when } from "~/app/times";
import { ai } from "~/strings/ai";
import { inbox } from "~/strings/inbox";

import { isProposal } from "./proposals";
import type { Item } from "./thread";

export interface Speaking {
  readonly nameOf: (actor: string | null) => string;
  readonly labels: readonly Schemas["LabelRow"][];
  /** When the day began. */
  readonly today: number;
}

export const lineOf = (item: Item, speaking: Speaking): string => {
  const { nameOf } = speaking;
  if (isProposal(item)) return proposed(item, nameOf);
  if (item.kind === "contact.aliased") return aliased(item, nameOf);
  if (item.kind === "contact.linked") return inbox.joined(isPersons(item) ? nameOf(item.actor) : "");
  return inbox.lines[item.kind]?.(nameOf(item.actor), about(item, speaking)) ?? inbox.otherLine(item.kind);
};

const about = (item: Item, { nameOf, labels, today }: Speaking): string =>
  (item.assignee_id && nameOf(item.assignee_id)) ||
  (item.label_id && labels.find(({ label_id }) => label_id === item.label_id)?.name) ||
  (item.priority && inbox.priorities[item.priority]) ||
  (item.snoozed_until && when(item.snoozed_until, today)) ||
  "";

/** Somebody did it; otherwise the provider told of it. */
const isPersons = ({ actor }: Item): boolean => actor.startsWith("member/");

/** The number or the provider's name is another; the person isn't. Of the erased nothing more is known. */
const aliased = (item: Item, nameOf: Speaking["nameOf"]): string => {
  const { address, user_id, username } = item;
  if (address === "") return inbox.numberLost;
  const known = [address && dialled(address), username && `@${username}`, user_id].filter((one) => one);
  const what = harmless(known.join(", ")) || ERASED;
  return isPersons(item) ? inbox.knownBy(nameOf(item.actor), what) : inbox.known(what);
};

const PROPOSED: Record<string, (item: Item, who: string) => string> = {
  "ai.summarised": () => ai.summarised,
  "ai.described": () => ai.described,
  "ai.stopped": (_, who) => ai.stoppedLine(who),
  "ai.restarted": (_, who) => ai.restartedLine(who),
  "ai.requested": (item, who) => ai.asked(who, ai.tasks[item.task ?? ""] ?? ""),
  "ai.failed": (item) => ai.failures[item.ai_failure ?? ""] ?? item.kind,
};

/** What became of a proposal, or why there is none. */
const proposed = (item: Item, nameOf: Speaking["nameOf"]): string => {
  if (item.kind === "ai.drafted") return ai.states[item.proposal_state ?? ""]?.(nameOf(item.decided_by)) ?? ai.draft;
  return PROPOSED[item.kind]?.(item, nameOf(item.actor)) ?? inbox.otherLine(item.kind);
};
