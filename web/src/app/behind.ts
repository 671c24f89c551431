/** What was answered without what had happened already is asked again until it isn't; the page says so meanwhile. */
import { freshness, freshnessStore } from "~/api/freshness";

import { queries } from "./queries";

const AGAIN_MS = 1_500;
const PARKED_MS = 15_000; // somebody has to mend it
/** Whose answers stand in another one's place, too. */
const ALSO: Record<string, string> = { get_conversation: "list_conversations" };

/** The names of questions, each once, by how they were asked. */
export const namesOf = (urls: Iterable<string>): string[] => {
  const names = [...urls].map((url) => url.replace(/^\/v1\/|\?.*$/g, ""));
  return [...new Set(names.flatMap((name) => [name, ALSO[name] ?? name]))];
};

let timer = 0;

const round = async (): Promise<void> => {
  const before = freshness.lacking();
  await Promise.all(namesOf(before.keys()).map((name) => queries.invalidateQueries({ queryKey: [name] })));
  freshness.askedAgain(before);
  timer = 0;
  plan();
};

const plan = (): void => {
  const { behind } = freshnessStore.get();
  if (behind === null || timer !== 0) return;
  timer = window.setTimeout(() => void round(), behind === "key-parked" ? PARKED_MS : AGAIN_MS);
};

export const keepAsking = (): (() => void) => freshnessStore.subscribe(plan);
