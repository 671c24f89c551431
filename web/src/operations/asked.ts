/** The questions of this page, kept current: the stream tells that a projection moved, and how far it lags is polled. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Answer, Asked, Question } from "~/api/client";
import { live } from "~/api/live";
import { asking } from "~/app/ask";
import { throttled } from "~/app/liveQueries";
import { queries } from "~/app/queries";

const POLL_MS = 5_000;
const TOLD_MS = 1_000;
export const MOVING = ["list_projections", "list_rebuilds", "list_parked_keys", "list_operations"] as const;

export const usePolled = <Name extends Question>(name: Name, query?: Asked<Name>, ms = POLL_MS) =>
  useQuery<Answer<Name>>({ ...asking(name, query), refetchInterval: ms, staleTime: 0 });

/** Asks again what moves whenever the stream says so. */
export const useMoving = (): void => {
  useEffect(() => {
    const again = throttled(refresh, TOLD_MS);
    const ends = [live.want("operations"), live.listen({ operations: again })];
    return () => {
      for (const end of ends) end();
    };
  }, []);
};

const refresh = (): void => {
  for (const name of MOVING) void queries.invalidateQueries({ queryKey: [name] });
};
