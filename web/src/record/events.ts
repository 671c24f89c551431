/** The events of the list, page by page, or all of one message. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { ask } from "~/api/client";
import { live } from "~/api/live";
import { queries } from "~/app/queries";

import { eventsQuery, fits, type RecordSearch } from "./filters";
import type { EventRow } from "./types";

const PAGE_ROWS = 100;

type Page = { readonly events: readonly EventRow[]; readonly next: string | null };

const page = async (search: RecordSearch, cursor: string | null, signal: AbortSignal): Promise<Page> => {
  if (search.message) {
    const { events } = await ask("get_message_history", { message_id: search.message }, signal);
    return { events: [...events].reverse(), next: null };
  }
  return ask("list_events", { ...eventsQuery(search, Date.now()), limit: PAGE_ROWS, cursor }, signal);
};

export const useEvents = (search: RecordSearch) => {
  const found = useInfiniteQuery({
    queryKey: ["list_events", search, "pages"],
    queryFn: ({ pageParam, signal }) => page(search, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const { data } = found;
  const rows = useMemo(() => byNumber(data?.pages.flatMap(({ events }) => events) ?? []), [data]);
  return { ...found, rows };
};

/**
 * The latest first, as they were asked for, and of each shard by their numbers: two that were recorded at once may have
 * got their times the other way round.
 */
export const byNumber = <Row extends Pick<EventRow, "shard" | "seq">>(rows: readonly Row[]): Row[] => {
  const shards = new Map<number, Row[]>();
  for (const row of rows) {
    const shard = shards.get(row.shard);
    if (shard) shard.push(row);
    else shards.set(row.shard, [row]);
  }
  for (const shard of shards.values()) shard.sort((one, other) => one.seq - other.seq);
  return rows.map((row) => shards.get(row.shard)?.pop() ?? row);
};

/** How many events came since the list was asked: they wait until somebody wants them. */
export const useFresh = (search: RecordSearch): { count: number; show: () => void } => {
  const [count, setCount] = useState(0);
  useEffect(() => {
    setCount(0);
    return live.listen({
      changes: (hints) => setCount((before) => before + hints.filter((hint) => fits(search, hint)).length),
    });
  }, [search]);
  const show = (): void => {
    setCount(0);
    void queries.resetQueries({ queryKey: ["list_events", search, "pages"] });
  };
  return { count, show };
};
