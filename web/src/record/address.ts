/** Where an event stands, as links want it. */
import type { RecordSearch } from "./filters";
import type { EventRow } from "./types";

export const addressOf = ({ shard, seq }: Pick<EventRow, "shard" | "seq">, search: RecordSearch = {}) =>
  ({
    to: "/record/$shard/$seq",
    params: { shard: String(shard), seq: String(seq) },
    search: search as Record<string, string>,
  }) as const;
