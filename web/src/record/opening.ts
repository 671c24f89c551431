/** Opens a record's sealed part. The server puts it on the record first, and says where that stands. */
import { useMutation } from "@tanstack/react-query";

import { called, positions } from "~/api/client";

import type { EventFound, EventRow } from "./types";

type Place = Pick<EventRow, "shard" | "seq">;

export interface Opened {
  readonly event: EventFound;
  /** Where the opening stands on the record; null where nothing was sealed. */
  readonly position: string | null;
}

export const opened = async ({ shard, seq }: Place): Promise<Opened> => {
  const response = await called(`/v1/get_event?shard=${shard}&seq=${seq}&open=true`, {});
  const position = response.headers.get("OnRecord-Position");
  if (position) positions.note(position);
  return { event: (await response.json()) as EventFound, position };
};

/** What is opened is kept by who shows it, and is gone with it. */
export const useOpening = (event: Place) => useMutation<Opened>({ mutationFn: () => opened(event), gcTime: 0 });
