/** How many events each shard of the log is ahead of what is visible. */
import { operations } from "~/strings/operations";

import { lagByShard, type Projection } from "./health";
import css from "./Operations.module.css";

const BAR_PX = 36;
const HOT_EVENTS = 20;

export const Shards = ({ projections }: { projections: readonly Projection[] }) => {
  const shards = lagByShard(projections);
  const most = shards.reduce((one, other) => (other.lag > one.lag ? other : one), { shard: 0, lag: 0 });
  const said = most.lag > 0 ? operations.shardsSaid(most.shard, most.lag.toLocaleString()) : operations.shardsCurrent;
  return (
    <>
      <h2>
        {operations.shards} <small>{operations.shardsNote(shards.length)}</small>
      </h2>
      <div className={css.shards} role="img" aria-label={said}>
        {shards.map(({ shard, lag }) => (
          <div key={shard} data-hot={lag >= HOT_EVENTS || undefined}>
            {lag >= HOT_EVENTS && lag.toLocaleString()}
            <i style={{ height: Math.max(2, (lag / Math.max(most.lag, HOT_EVENTS)) * BAR_PX) }} />
            {shard}
          </div>
        ))}
      </div>
      <p className="small third">{said}.</p>
    </>
  );
};
