/** Who else is in a conversation, by the stream; and telling the others that one is there oneself. */
import { useCallback, useEffect, useRef } from "react";

import { command } from "~/api/client";
import { live } from "~/api/live";
import { createStore, useStore } from "~/app/store";

type State = "viewing" | "typing";
export type There = Readonly<Record<string, State>>;

const NOBODY: There = {};
const REPEAT_MS = 10_000;
const TYPING_MS = 5_000;

/** By conversation, then by member. */
const presenceStore = createStore<Readonly<Record<string, There>>>({});

live.listen({
  presence: ({ conversation_id, member_id, state }) =>
    presenceStore.set((before) => {
      const { [member_id]: _, ...others } = before[conversation_id] ?? NOBODY;
      const there = state === "gone" ? others : { ...others, [member_id]: state };
      return { ...before, [conversation_id]: there };
    }),
  ended: () => presenceStore.set({}),
  reset: () => presenceStore.set({}),
});

/** All that is known of it, for the list: a watch for each row would be dear. */
export const usePresences = (): Readonly<Record<string, There>> => useStore(presenceStore);

interface Present {
  readonly memberId: string;
  readonly state: State;
}

/** Who else is there: whoever types first. */
export const usePresence = (conversationId: string): Present | null =>
  foremost(useStore(presenceStore, (all) => all[conversationId] ?? NOBODY));

export const foremost = (there: There): Present | null => {
  const [first] = Object.entries(there).sort(([, one], [, other]) => (one === other ? 0 : one === "typing" ? -1 : 1));
  return first ? { memberId: first[0], state: first[1] } : null;
};

/** Says that one views the conversation as long as the page is seen; the answer is called when one types. */
export const useTellPresence = (conversationId: string, mayTell: boolean): (() => void) => {
  const typing = useRef({ until: 0, said: "" });
  useEffect(() => {
    if (!mayTell) return;
    const tell = (state: State | "gone"): void => {
      typing.current.said = state;
      command("signal_presence", { conversation_id: conversationId, state }).catch(() => undefined);
    };
    const repeat = (): void => {
      if (document.visibilityState === "visible") tell(Date.now() < typing.current.until ? "typing" : "viewing");
    };
    repeat();
    const timer = window.setInterval(repeat, REPEAT_MS / 2);
    document.addEventListener("visibilitychange", repeat);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", repeat);
      typing.current.until = 0;
      tell("gone");
    };
  }, [conversationId, mayTell]);
  return useCallback(() => {
    typing.current.until = Date.now() + TYPING_MS;
    if (!mayTell || typing.current.said === "typing") return;
    typing.current.said = "typing";
    command("signal_presence", { conversation_id: conversationId, state: "typing" }).catch(() => undefined);
  }, [conversationId, mayTell]);
};
