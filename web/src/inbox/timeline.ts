/** The items of one conversation: the newest page first, earlier ones when somebody scrolls up, kept current. */
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { type Answer, ask } from "~/api/client";
import { type Hint, live } from "~/api/live";
import { throttled } from "~/app/liveQueries";
import { answered, queries } from "~/app/queries";
import { useStore } from "~/app/store";

import { reconciled } from "./outbox";
import { outboxStore } from "./sending";
import { type Item, joined } from "./thread";

type Page = Answer<"list_timeline">;
type Pages = InfiniteData<Page, string | null>;

const PAGE_ROWS = 50;
const FLUSH_MS = 120;

const keyOf = (conversationId: string) => ["list_timeline", { conversation_id: conversationId }];

const pageOf = (conversationId: string, before: string | null, signal?: AbortSignal): Promise<Page> =>
  ask("list_timeline", { conversation_id: conversationId, limit: PAGE_ROWS, before }, signal);

const NONE: Item[] = [];
const itemsOfPages = new WeakMap<Pages, Item[]>();

/** The thread and what stands beside it ask for the same: put in order once. */
const itemsOf = (data: Pages | undefined): Item[] => {
  if (!data) return NONE;
  const known = itemsOfPages.get(data);
  if (known) return known;
  const pages = [...data.pages].reverse();
  const items = joined(
    [],
    pages.flatMap((page) => page.items),
  );
  itemsOfPages.set(data, items);
  return items;
};

/** As it was asked for last, if it was. */
export const itemsIn = (conversationId: string): Item[] => itemsOf(queries.getQueryData<Pages>(keyOf(conversationId)));

const timelineQuery = (conversationId: string) => ({
  queryKey: keyOf(conversationId),
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    pageOf(conversationId, pageParam, signal),
  initialPageParam: null,
  getNextPageParam: (page: Page) => page.before,
});

/** As the thread has it, for what stands beside. */
export const useItems = (conversationId: string) => {
  const result = useInfiniteQuery<Page, Error, Pages, readonly unknown[], string | null>(timelineQuery(conversationId));
  const items = useMemo(() => itemsOf(result.data), [result.data]);
  return { ...result, items };
};

/** The thread's own: it is kept current, and takes from the outbox what it shows. */
export const useTimeline = (conversationId: string) => {
  const result = useItems(conversationId);
  const { items } = result;
  useEffect(() => followed(conversationId), [conversationId]);
  const outbox = useStore(outboxStore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever comes later, the item or the answer
  useEffect(() => outboxStore.set((before) => reconciled(before, items)), [items, outbox]);
  return result;
};

/** What becomes of a file is told without its message, which may stand on any page. */
const OF_FILES = /^(media|ai\.described)\./;

/** Which message it is about, as far as it changes one; something that no page has, where that isn't told. */
export const aboutOf = ({ message_id, type }: Hint): string | null => message_id ?? (OF_FILES.test(type) ? type : null);

const followed = (conversationId: string): (() => void) => {
  const about = new Set<string | null>();
  const flush = throttled(() => {
    const messages = [...about];
    about.clear();
    void refreshTimeline(conversationId, messages);
  }, FLUSH_MS);
  const isOurs = (hint: Hint): boolean => hint.conversation_id === conversationId;
  return live.listen({
    changes: (hints) => {
      const ours = hints.filter(isOurs);
      for (const hint of ours) about.add(aboutOf(hint));
      if (ours.length > 0) flush();
    },
  });
};

let turns = 0;
/** In whose turn the newest page of a conversation was asked for that is shown. */
const shownIn = new Map<string, number>();

/** The newest page anew; all of them where something earlier changed, or where more came than a page holds. */
export const refreshTimeline = async (
  conversationId: string,
  messages: readonly (string | null)[] = [],
): Promise<void> => {
  const queryKey = keyOf(conversationId);
  if (!queries.getQueryCache().find({ queryKey })) return;
  turns += 1;
  const turn = turns;
  const newest = await pageOf(conversationId, null).catch(() => null);
  await answered(queryKey);
  if (newest === null) return queries.invalidateQueries({ queryKey });
  const before = queries.getQueryData<Pages>(queryKey);
  if (!before) return;
  const known = new Set(before.pages[0]?.items.map(({ event_id }) => event_id));
  const isContinuous = newest.before === null || newest.items.some(({ event_id }) => known.has(event_id));
  const here = new Set(newest.items.map(({ message_id }) => message_id));
  if (!isContinuous || messages.some((id) => id !== null && !here.has(id))) {
    await queries.invalidateQueries({ queryKey });
    return;
  }
  if (turn < (shownIn.get(conversationId) ?? 0)) return; // one that was asked for later came earlier
  shownIn.set(conversationId, turn);
  queries.setQueryData<Pages>(queryKey, (data) => {
    const [first, ...earlier] = data?.pages ?? [];
    if (!data || !first) return data;
    return { ...data, pages: [{ ...first, items: joined(first.items, newest.items) }, ...earlier] };
  });
};
