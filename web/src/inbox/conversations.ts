/** The list of conversations, and one of them, kept current by the stream's hints. */
import { type InfiniteData, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { type Answer, ask } from "~/api/client";
import { live } from "~/api/live";
import { isProblem } from "~/api/problem";
import { throttled } from "~/app/liveQueries";
import { queries } from "~/app/queries";
import { useMe } from "~/app/session";

import { merged, type Row } from "./book";
import { fits, type InboxSearch, listQuery } from "./filters";

export type Conversation = Answer<"get_conversation">;
type Page = Answer<"list_conversations">;
type Pages = InfiniteData<Page, string | null>;

const PAGE_ROWS = 50;
const AT_ONCE_MAX = 12; // more than these changed together: the list is asked for anew
const FLUSH_MS = 300;

export const conversationQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["get_conversation", { conversation_id: conversationId }],
    queryFn: ({ signal }) => ask("get_conversation", { conversation_id: conversationId }, signal),
  });

/** Kept current as long as it is shown. */
export const useConversation = (conversationId: string) => {
  const result = useQuery(conversationQuery(conversationId));
  useEffect(
    () =>
      live.listen({
        changes: (hints) => {
          if (hints.some((hint) => hint.conversation_id === conversationId)) {
            void queries.invalidateQueries(conversationQuery(conversationId));
          }
        },
      }),
    [conversationId],
  );
  return result;
};

const listKey = (search: InboxSearch) => ["list_conversations", listQuery(search)];

export const useConversationList = (search: InboxSearch) => {
  const me = useMe();
  const result = useInfiniteQuery<Page, Error, Pages, readonly unknown[], string | null>({
    queryKey: listKey(search),
    queryFn: ({ pageParam, signal }) =>
      ask("list_conversations", { ...listQuery(search), limit: PAGE_ROWS, cursor: pageParam }, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
  });
  useEffect(() => followed(search, me.memberId), [search, me.memberId]);
  const rows = useMemo(() => rowsOf(result.data), [result.data]);
  return { ...result, rows };
};

/** Each once: a row that moved while pages were loaded stands where it was met first. */
const rowsOf = (data: Pages | undefined): Row[] =>
  [
    ...new Map(
      data?.pages
        .flatMap(({ conversations }) => conversations.map((row) => [row.conversation_id, row] as const))
        .reverse(),
    ).values(),
  ].reverse();

/** Keeps a list current: conversations that changed are asked for one by one, and put where they belong. */
const followed = (search: InboxSearch, memberId: string): (() => void) => {
  const changed = new Set<string>();
  const flush = throttled(() => {
    const ids = [...changed];
    changed.clear();
    void refresh(search, memberId, ids);
  }, FLUSH_MS);
  return live.listen({
    changes: (hints) => {
      for (const { conversation_id } of hints) if (conversation_id !== null) changed.add(conversation_id);
      if (changed.size > 0) flush();
    },
  });
};

export const refresh = async (search: InboxSearch, memberId: string, ids: readonly string[]): Promise<void> => {
  if (ids.length > AT_ONCE_MAX || search.sort) {
    await queries.invalidateQueries({ queryKey: listKey(search) });
    return;
  }
  const found = await Promise.all(ids.map(rowOf));
  queries.setQueryData<Pages>(listKey(search), (data) => {
    if (!data) return data;
    const next = data.pages.at(-1)?.next ?? null;
    const belongs = (row: Row): boolean => !isGone(row) && fits(search, row, memberId, Date.now());
    const rows = merged(rowsOf(data), found, belongs, next !== null);
    return { pages: [{ conversations: rows, next }], pageParams: [null] };
  });
};

const rowOf = async (conversationId: string): Promise<Row> => {
  try {
    const row = await ask("get_conversation", { conversation_id: conversationId });
    queries.setQueryData(conversationQuery(conversationId).queryKey, row);
    return row;
  } catch (error) {
    if (!isProblem(error, "no-such-conversation")) throw error;
    return { conversation_id: conversationId, status: "gone" } as unknown as Row;
  }
};

const isGone = (row: Row): boolean => (row.status as string) === "gone";
