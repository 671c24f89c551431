/** The list of conversations, and one of them, kept current by the stream's hints. */
import { type InfiniteData, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { type Answer, ask } from "~/api/client";
import { live } from "~/api/live";
import { isProblem } from "~/api/problem";
import { throttled } from "~/app/liveQueries";
import { answered, askAgain, queries } from "~/app/queries";
import { useMe } from "~/app/session";

import { merged, type Row, sameRows } from "./book";
import { fits, type InboxSearch, listQuery } from "./filters";

export type Conversation = Answer<"get_conversation">;

type Page = Answer<"list_conversations">;
type Pages = InfiniteData<Page, string | null>;

const PAGE_ROWS = 50;
const AT_ONCE_MAX = 12; // more than these changed together: the list is asked for anew
const FLUSH_MS = 300;
const TOGETHER_MS = 50;

export const conversationQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["get_conversation", { conversation_id: conversationId }],
    queryFn: ({ signal }) => ask("get_conversation", { conversation_id: conversationId }, signal),
  });

/** Kept current as long as it is shown. */
export const useConversation = (conversationId: string) => {
  useEffect(() => followed({ fetches: (id) => id === conversationId, take: () => {} }), [conversationId]);
  return useQuery({ ...conversationQuery(conversationId), placeholderData: () => listed(conversationId) });
};

/** As it was asked for last, if it was. */
export const conversationIn = (conversationId: string): Conversation | undefined =>
  queries.getQueryData(conversationQuery(conversationId).queryKey);

/** As somebody has seen it who acts on it: if only the list has shown it, once it came. */
export const seenConversation = (conversationId: string): Promise<Conversation> =>
  queries.ensureQueryData(conversationQuery(conversationId));

/** What of a conversation stays the same from word to word. */
const ABOUT = [
  "conversation_id",
  "contact_id",
  "contact_name",
  "contact_address",
  "contact_username",
  "status",
  "assignee_id",
  "labels",
  "priority",
] as const;
export type About = Pick<Conversation, (typeof ABOUT)[number]>;

export const picked = <Name extends keyof Conversation>(of: Conversation, names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, of[name]])) as Pick<Conversation, Name>;

const aboutOf = (conversation: Conversation): About => picked(conversation, ABOUT);

/** A part of it, for what stands beside the thread, which keeps it current: told only where the part is another. */
export const usePart = <Part>(conversationId: string, select: (conversation: Conversation) => Part) =>
  useQuery({
    ...conversationQuery(conversationId),
    enabled: false,
    select,
    placeholderData: () => listed(conversationId),
  });

export const useAbout = (conversationId: string) => usePart(conversationId, aboutOf);

/** As a list that is shown has it, until it is asked for: where it stands on the record isn't known. */
const listed = (conversationId: string): Conversation | undefined => {
  const lists = queries.getQueryCache().findAll({ queryKey: ["list_conversations"], type: "active" });
  const rows = lists.flatMap(({ state }) => rowsOf(state.data as Pages | undefined));
  const row = rows.find((each) => each.conversation_id === conversationId);
  return row && { ...row, shard: 0, last_seq: 0, read_seq: null };
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
    structuralSharing: sharing,
  });
  useEffect(
    () => followed({ fetches: () => true, take: (ids, rows) => void put(search, me.memberId, ids, rows) }),
    [search, me.memberId],
  );
  const rows = useMemo(() => rowsOf(result.data), [result.data]);
  return { ...result, rows };
};

/** By the cache's own way, which goes by places, one row on top makes all below it others. */
const sharing = (before: unknown, after: unknown): Pages => {
  const same = sameRows(rowsOf(before as Pages | undefined));
  const { pages, pageParams } = after as Pages;
  return { pages: pages.map((page) => ({ ...page, conversations: page.conversations.map(same) })), pageParams };
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

/** Somebody who wants to know what became of conversations. */
interface Follower {
  readonly fetches: (conversationId: string) => boolean;
  /** Told which changed, and how they are now: null where they are too many to ask for each. */
  readonly take: (ids: readonly string[], rows: readonly Row[] | null) => void;
}

const followers = new Set<Follower>();
const changed = new Set<string>();

export const followed = (follower: Follower): (() => void) => {
  followers.add(follower);
  return () => followers.delete(follower);
};

/** Each conversation that changed is asked for once, whoever follows it. */
const flush = throttled(() => {
  const ids = [...changed].filter((id) => [...followers].some((follower) => follower.fetches(id)));
  changed.clear();
  void tell(ids);
}, FLUSH_MS);

const tell = async (ids: readonly string[]): Promise<void> => {
  const isMany = ids.length > AT_ONCE_MAX;
  if (isMany) for (const follower of [...followers]) follower.take(ids, null);
  const isShown = (id: string): boolean => queries.getQueryCache().find(conversationQuery(id))?.isActive() ?? false;
  await Promise.all(
    ids.map(async (id) => {
      const row = isMany && !isShown(id) ? undefined : await rowOf(id);
      if (row === undefined) return;
      answers.set(id, row);
      tellAnswers();
    }),
  );
};

/** What was answered together is told together; an answer that takes long holds up no other. */
const answers = new Map<string, Row | null>();
const tellAnswers = throttled(() => {
  const ids = [...answers.keys()];
  const rows = [...answers].flatMap(([id, row]) => (row ? [conversationIn(id) ?? row] : []));
  answers.clear();
  for (const follower of [...followers]) follower.take(ids, rows);
}, TOGETHER_MS);

live.listen({
  changes: (hints) => {
    for (const { conversation_id, contact_id } of hints) {
      if (conversation_id !== null) changed.add(conversation_id);
      else if (contact_id !== null) changedWith(contact_id);
    }
    if (changed.size > 0) flush();
  },
});

/** What is said of a contact alone, such as that they were erased, changes all that is shown of them. */
const changedWith = (contactId: string): void => {
  const lists = queries.getQueriesData<Pages>({ queryKey: ["list_conversations"] }).flatMap(([, data]) => rowsOf(data));
  const single = queries.getQueriesData<Row>({ queryKey: ["get_conversation"] }).map(([, data]) => data);
  for (const row of [...lists, ...single]) {
    if (row?.contact_id !== contactId) continue;
    changed.add(row.conversation_id);
    void queries.invalidateQueries({ queryKey: ["list_timeline", { conversation_id: row.conversation_id }] });
  }
};

/** As the stream would: for what one did oneself. */
export const refresh = (ids: readonly string[]): Promise<void> => tell(ids);

/** Puts conversations where they belong in a list. */
const put = async (
  search: InboxSearch,
  memberId: string,
  ids: readonly string[],
  rows: readonly Row[] | null,
): Promise<void> => {
  if (rows === null || search.sort) return askAgain(listKey(search));
  await answered(listKey(search));
  queries.setQueryData<Pages>(listKey(search), (data) => {
    if (!data) return data;
    const next = data.pages.at(-1)?.next ?? null;
    const gone = ids.filter((id) => !rows.some(({ conversation_id }) => conversation_id === id));
    const left = rowsOf(data).filter(({ conversation_id }) => !gone.includes(conversation_id));
    const belongs = (row: Row): boolean => fits(search, row, memberId, Date.now());
    return { pages: [{ conversations: merged(left, rows, belongs, next !== null), next }], pageParams: [null] };
  });
};

/** Null where there is no such conversation; not known where there is no answer. */
const rowOf = async (conversationId: string): Promise<Row | null | undefined> => {
  await answered(conversationQuery(conversationId).queryKey);
  try {
    // Whoever leaves the conversation meanwhile does not end this: without the signal of its query.
    const queryFn = () => ask("get_conversation", { conversation_id: conversationId });
    return await queries.fetchQuery({ ...conversationQuery(conversationId), queryFn, staleTime: 0 });
  } catch (error) {
    return isProblem(error, "no-such-conversation") ? null : undefined;
  }
};
