/** The cache of answers. What is in it is kept current by the stream, not by its age. */
import { type Query, QueryClient, type QueryKey } from "@tanstack/react-query";

import { isPassing } from "~/api/problem";

const RETRIES_MAX = 5;
const RETRY_MS_MAX = 8_000;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => isPassing(error) && count < RETRIES_MAX,
      retryDelay: (count) => Math.min(400 * 2 ** count, RETRY_MS_MAX),
      networkMode: "always", // a server on one's own machine answers without any network
    },
    mutations: { networkMode: "always" },
  },
});

/** What is on its way may be older than what is put in here meanwhile, and would write over it: waits until it came. */
export const answered = async (queryKey: QueryKey): Promise<void> => {
  let before: unknown;
  for (;;) {
    const query = queries.getQueryCache().find({ queryKey });
    if (query?.state.fetchStatus !== "fetching" || query.promise === before) return;
    before = query.promise;
    await query.promise?.catch(() => undefined);
  }
};

/** Asks anew whatever is looked at; what is on its way for the first time once it came, or that would be the answer. */
export const askAgain = async (queryKey: QueryKey): Promise<void> => {
  const isFirst = ({ state }: Query): boolean => state.data === undefined && state.fetchStatus === "fetching";
  const first = queries.getQueryCache().findAll({ queryKey, predicate: isFirst });
  const later = first.map(async ({ queryKey: one }) => {
    await answered(one);
    await queries.invalidateQueries({ queryKey: one, exact: true });
  });
  await Promise.all([queries.invalidateQueries({ queryKey }), ...later]);
};
