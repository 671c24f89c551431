/** Goes to a message by its number or its id: what is earlier is loaded until it is there, and then it lights up. */
import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";

import { createStore, useStore } from "~/app/store";

import { citedStore } from "./cited";
import type { Item } from "./thread";
import type { useTimeline } from "./timeline";

type Target = number | string | null;

const LIT_MS = 4_000;
const NOTHING: ReadonlySet<number> = new Set();

const targetStore = createStore<Target>(null);

export const jumpTo = (target: Target): void => targetStore.set(target);

export const isAt = (target: Target, { seq, message_id, note_id }: Item): boolean =>
  seq === target || (target !== null && (message_id === target || note_id === target));

/** Follows the address's `#<number>`, and whoever calls `jumpTo`. */
export const useJumps = (timeline: ReturnType<typeof useTimeline>, scroller: RefObject<HTMLElement | null>): void => {
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage, isPending } = timeline;
  const hash = useRouterState({ select: ({ location }) => location.hash });
  const target = useStore(targetStore);
  useEffect(() => {
    jumpTo(/^\d+$/.test(hash) ? Number(hash) : null);
  }, [hash]);
  useEffect(() => {
    if (target === null || isPending) return;
    const found = items.find((item) => isAt(target, item));
    if (!found && hasNextPage) {
      if (!isFetchingNextPage) void fetchNextPage();
      return;
    }
    jumpTo(null);
    const seq = found?.seq;
    const entry = scroller.current?.querySelector(`[data-seq="${seq}"], [data-holds~="${seq}"]`);
    if (seq === undefined || !entry) return;
    entry.scrollIntoView({ block: "center" });
    citedStore.set(new Set([seq]));
    window.setTimeout(() => citedStore.set((now) => (now.has(seq) ? NOTHING : now)), LIT_MS);
  }, [target, items, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, scroller]);
};
