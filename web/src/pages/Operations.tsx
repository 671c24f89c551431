/** How everything runs, beginning with a sentence that is true now. */

import type { Answer } from "~/api/client";
import { useChannels } from "~/app/furniture";
import { useNow } from "~/app/now";
import { lengthOf } from "~/app/times";
import { AskedFor } from "~/operations/AskedFor";
import { useMoving, usePolled } from "~/operations/asked";
import { Channels } from "~/operations/Channels";
import { Effects } from "~/operations/Effects";
import { type Relay, saidOf, silenceOf } from "~/operations/health";
import css from "~/operations/Operations.module.css";
import { Parked } from "~/operations/Parked";
import { Pipeline } from "~/operations/Pipeline";
import { Projections } from "~/operations/Projections";
import { RelayAndLog } from "~/operations/RelayAndLog";
import { Shards } from "~/operations/Shards";
import { Spend } from "~/operations/Spend";
import { isUnwell } from "~/operations/unwell";
import { Answered } from "~/parts/Answered";
import { Guarded } from "~/parts/Guarded";
import { PageBar } from "~/parts/PageBar";
import { operations } from "~/strings/operations";

const REBUILD_MS = 1_000;

export const Operations = () => (
  <Guarded scope="operations:read">
    <PageBar title={operations.title} />
    <All />
  </Guarded>
);

const All = () => {
  useMoving();
  const projections = usePolled("list_projections");
  const relay = usePolled("get_relay");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={`page ${css.page}`} aria-label={operations.title} tabIndex={0}>
      <Answered of={projections} rows={8}>
        {(found) => <State found={found} relay={relay.data} />}
      </Answered>
    </section>
  );
};

const State = ({
  found: { projections, pace },
  relay,
}: {
  found: Answer<"list_projections">;
  relay: Relay | undefined;
}) => {
  const running = projections.filter(({ state }) => state === "building").length;
  const builds = usePolled("list_rebuilds", {}, running > 0 ? REBUILD_MS : undefined);
  const unwell = useChannels().filter(isUnwell).length;
  const { first, more } = saidOf({ projections, relay, rebuilds: running, unwell });
  const silence = silenceOf(pace, useNow());
  const samples = pace.reduce((sum, each) => sum + each.samples, 0);
  return (
    <>
      <p className={css.say} role="status">
        {first} <span>{more}</span>
      </p>
      <div className={css.top}>
        <section>
          <h2>
            {operations.pipeline}{" "}
            <small>
              {operations.ms}, {operations.samples(samples.toLocaleString()).toLocaleLowerCase()}
              {silence !== null && `, ${operations.beat(lengthOf(silence))}`}
            </small>
          </h2>
          <Pipeline paces={pace} />
        </section>
        <section>
          <Shards projections={projections} />
        </section>
      </div>
      <Projections projections={projections} builds={builds.data?.rebuilds ?? []} />
      <Parked />
      <div className={css.top}>
        <Channels />
        <RelayAndLog relay={relay} />
      </div>
      <div className={css.top}>
        <AskedFor />
        <Spend />
      </div>
      <Effects />
    </>
  );
};
