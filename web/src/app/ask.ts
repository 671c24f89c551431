/** Questions and commands for components: `useAsk("list_labels")`, `useAskPages(…)`, `useCommand("create_label")`. */
import {
  type InfiniteData,
  keepPreviousData,
  queryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from "@tanstack/react-query";
import { useRef } from "react";

import {
  type Answer,
  type Asked,
  ask,
  type Body,
  type Command,
  type CommandOptions,
  command,
  type Done,
  newKey,
  type Question,
} from "~/api/client";
import { Problem } from "~/api/problem";

/** A question's key in the cache is its name and what was asked: `invalidateQueries({ queryKey: [name] })` is all of it. */
export const asking = <Name extends Question>(name: Name, query: Asked<Name> = {} as Asked<Name>) =>
  queryOptions<Answer<Name>>({
    queryKey: [name, query],
    queryFn: ({ signal }) => ask(name, query, signal),
  });

export const useAsk = <Name extends Question>(
  name: Name,
  query: Asked<Name> = {} as Asked<Name>,
  { enabled = true, keep = false }: { enabled?: boolean; keep?: boolean } = {},
): UseQueryResult<Answer<Name>> =>
  useQuery({
    ...asking(name, query),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<Answer<Name>>;

type Paged = { [Name in Question]: Answer<Name> extends { next: string | null } ? Name : never }[Question];

/** A question that answers in pages, by the cursor `next`. */
export const useAskPages = <Name extends Paged>(
  name: Name,
  query: Asked<Name> = {} as Asked<Name>,
  { enabled = true }: { enabled?: boolean } = {},
) =>
  useInfiniteQuery<Answer<Name>, Error, InfiniteData<Answer<Name>>, readonly unknown[], string | null>({
    queryKey: [name, query, "pages"],
    queryFn: ({ pageParam, signal }) => ask(name, { ...query, cursor: pageParam } as Asked<Name>, signal),
    initialPageParam: null,
    getNextPageParam: (page) => (page as { next: string | null }).next,
    enabled,
  });

/** Gives a command. A try again after no answer came is the same call: it has the same key as long as the body is. */
export const useCommand = <Name extends Command>(name: Name) => {
  const last = useRef({ body: "", key: "" });
  return useMutation<Done<Name>, Error, { body: Body<Name>; options?: CommandOptions }>({
    mutationFn: async ({ body, options }) => {
      const spelled = JSON.stringify(body);
      if (last.current.body !== spelled) last.current = { body: spelled, key: newKey() };
      try {
        const done = await command(name, body, { key: last.current.key, ...options });
        last.current.body = "";
        return done;
      } catch (error) {
        if (error instanceof Problem) last.current.body = "";
        throw error;
      }
    },
  });
};
