/** What the model proposed, as the timeline has it: the draft that waits, the newest summary, what is being asked. */
import type { Item } from "./thread";

export interface Claim {
  readonly text: string;
  readonly message_ids: readonly string[];
  readonly snippet_ids: readonly string[];
}

export const claimsOf = (item: Item): Claim[] => {
  try {
    return JSON.parse(item.claims ?? "[]") as Claim[];
  } catch {
    return [];
  }
};

export const isProposal = (item: Item): boolean => item.kind.startsWith("ai.");

/** The one draft that a person has not decided about. */
export const draftOf = (items: readonly Item[]): Item | undefined =>
  items.findLast(({ kind, proposal_state }) => kind === "ai.drafted" && proposal_state === "answered");

export const summaryOf = (items: readonly Item[]): Item | undefined =>
  items.findLast(({ kind }) => kind === "ai.summarised");

/** Whether an answer is still to come. */
export const isAsked = (items: readonly Item[], task: "draft" | "summary"): boolean =>
  items.findLast((item) => item.kind === "ai.requested" && item.task === task)?.proposal_state === "asked";

/** Whether the customer or we said something after it: by its number, for a customer's clock knows whole seconds. */
export const isOutdated = (proposal: Item, items: readonly Item[]): boolean =>
  items.some(({ kind, seq }) => kind.startsWith("message.") && seq > proposal.seq);
