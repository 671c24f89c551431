/** What is not current, above every page: offline, and behind. */
import { IconHistory, IconWifiOff } from "@tabler/icons-react";

import { ask } from "~/api/client";
import { freshnessStore } from "~/api/freshness";
import { live } from "~/api/live";
import { Icon } from "~/parts/Icon";
import { Strip } from "~/parts/Strip";
import { shell } from "~/strings/shell";

import { useNow } from "./now";
import { queries } from "./queries";
import { useStore } from "./store";
import { atClock, atSecond } from "./times";

const LOST_MS_MAX = 8_000; // a stream may break and come back without a word

export const Banners = () => {
  const { stream, currentTo, offlineSince, behind, behindSince } = useStore(freshnessStore);
  const now = useNow();
  const isLost = stream === "lost" && now - currentTo > LOST_MS_MAX;
  if (offlineSince !== null || isLost) {
    return (
      <Strip tone="warn" icon={<Icon of={IconWifiOff} small />} action={{ label: shell.tryNow, run: tryNow }}>
        {shell.offlineSince(atClock(offlineSince ?? currentTo))}
      </Strip>
    );
  }
  if (behind === null) return null;
  return (
    <Strip tone="warn" icon={<Icon of={IconHistory} small />}>
      {behind === "key-parked" ? shell.parked : shell.behind(atSecond(behindSince ?? now))}
    </Strip>
  );
};

const tryNow = (): void => {
  live.retry();
  ask("get_myself").then(
    () => queries.invalidateQueries(),
    () => undefined,
  );
};
