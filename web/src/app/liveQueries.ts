/** Keeps the cache current: what the stream says to have changed is asked for again, if anybody looks at it. */
import { type Hint, type Listener, live } from "~/api/live";

import { askAgain, queries } from "./queries";

/** Which of the workspace's questions an event answers anew, by how its type begins. */
const FURNITURE: readonly [string, readonly string[]][] = [
  ["label.", ["list_labels"]],
  ["canned_reply.", ["list_canned_replies"]],
  ["team.", ["list_teams"]],
  ["view.", ["list_views"]],
  ["inbox_policy.", ["get_policies"]],
  ["ai", ["get_policies"]],
  ["notifications.", ["get_notifications"]],
  ["member.", ["list_members", "list_invitations"]],
  ["channel.", ["list_channels"]],
  ["template", ["list_templates", "list_channels"]],
];
const COUNTS_MS = 1_000;
const COUNTED = ["count_conversations", "list_notifications"];

const again = (name: string): void => void askAgain([name]);

/** At most once in so many ms, the last time included. */
export const throttled = (run: () => void, ms: number): (() => void) => {
  let timer = 0;
  let last = 0;
  return () => {
    if (timer !== 0) return;
    timer = window.setTimeout(
      () => {
        timer = 0;
        last = Date.now();
        run();
      },
      Math.max(0, last + ms - Date.now()),
    );
  };
};

const counts = throttled(() => COUNTED.forEach(again), COUNTS_MS);

/** Wherever a person may be shown; what is erased stays in no page that is open. */
const ERASED = "contact.erased.";

const changed = (hints: readonly Hint[]): void => {
  const names = new Set<string>();
  for (const hint of hints) {
    for (const [start, questions] of FURNITURE) {
      if (hint.type.startsWith(start)) for (const question of questions) names.add(question);
    }
    if (hint.contact_id !== null && hint.type.startsWith("contact.")) {
      void askAgain(["get_contact", { contact_id: hint.contact_id }]);
    }
  }
  if (hints.some(({ type }) => type.startsWith(ERASED))) {
    queries.removeQueries({ type: "inactive" });
    void queries.invalidateQueries();
  }
  names.forEach(again);
  if (hints.some((hint) => hint.conversation_id !== null)) counts();
};

const listener: Listener = { changes: changed, reset: () => void askAgain([]) };

export const keepCurrent = (): (() => void) => {
  const ends = [live.listen(listener)];
  return () => {
    for (const end of ends) end();
  };
};
