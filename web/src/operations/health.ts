/** How everything is, in a sentence that is true now, worst thing first; and the figures that the charts draw. */
import type { Answer, Schemas } from "~/api/client";
import { lengthOf } from "~/app/times";
import { operations } from "~/strings/operations";

export type Projection = Schemas["ProjectionState"];
export type Pace = Schemas["Pace"];
export type Relay = Answer<"get_relay">;
export type Stage = "published" | "consumed" | "visible" | "total";

/** Being so far behind is no news: an event is on its way. */
const BEHIND_S_MIN = 2;
const STAGES: readonly Stage[] = ["published", "consumed", "visible"];

export interface State {
  readonly projections: readonly Projection[];
  readonly relay: Relay | undefined;
  readonly rebuilds: number;
  readonly unwell: number;
}

const { sentence } = operations;

export const isBehind = ({ serving, lag_s, lag_events }: Projection): boolean =>
  serving && lag_events > 0 && lag_s >= BEHIND_S_MIN;

/** The worst thing, and what else is going on. */
export const saidOf = ({ projections, relay, rebuilds, unwell }: State): { first: string; more: string } => {
  const parked = projections.reduce((sum, { serving, parked_keys }) => sum + (serving ? parked_keys : 0), 0);
  const others = [
    ...(rebuilds > 0 ? [sentence.rebuilds(rebuilds)] : []),
    ...(parked > 0 ? [sentence.parked(parked)] : []),
    ...(unwell > 0 ? [sentence.channels(unwell)] : []),
  ];
  const more = others.length > 0 ? `${others.join(", ")}.` : "";
  return { first: worst(projections, relay), more: more.charAt(0).toLocaleUpperCase() + more.slice(1) };
};

const worst = (projections: readonly Projection[], relay: Relay | undefined): string => {
  if (relay && relay.active === null) return sentence.noRelay;
  const halted = relay?.shards.filter((shard) => shard.halted !== null) ?? [];
  if (halted.length > 0) return sentence.halted(halted.map(({ shard }) => shard).join(", "));
  const stopped = projections.find(({ state, serving }) => state === "stopped" && serving);
  if (stopped) return sentence.stopped(stopped.name);
  const [first, ...others] = projections.filter(isBehind).sort((one, other) => other.lag_s - one.lag_s);
  if (!first) return sentence.well;
  if (others.length > 0) return sentence.severalBehind(others.length + 1, lengthOf(first.lag_s * 1_000));
  const shard = first.shards.reduce((most, each) => (each.lag_s > most.lag_s ? each : most));
  return sentence.behind(first.name, lengthOf(first.lag_s * 1_000), shard.shard);
};

/** For each shard how many events the projection that is furthest behind lacks. */
export const lagByShard = (projections: readonly Projection[]): { shard: number; lag: number }[] => {
  const lags = new Map<number, number>();
  for (const { serving, shards } of projections) {
    for (const { shard, lag_events } of serving ? shards : []) {
      lags.set(shard, Math.max(lag_events, lags.get(shard) ?? 0));
    }
  }
  return [...lags].sort(([one], [other]) => one - other).map(([shard, lag]) => ({ shard, lag }));
};

/** How long ago the projector that has been silent longest said something; null where none does. */
export const silenceOf = (paces: readonly Pick<Pace, "seen_at">[], now: number): number | null =>
  paces.length === 0 ? null : Math.max(0, ...paces.map(({ seen_at }) => now - Date.parse(seen_at)));

export interface Bar {
  readonly stage: Stage;
  /** Where the stage begins when every one before it took its median. */
  readonly from: number;
  readonly p50: number;
  readonly p99: number;
}

/** The stages one after the other, then the whole; of several projectors the slowest tells. Empty if none does. */
export const waterfall = (paces: readonly Pace[]): Bar[] => {
  const told = paces.filter(({ samples }) => samples > 0);
  if (told.length === 0) return [];
  const slowest = (of: "p50_ms" | "p99_ms", stage: Stage): number =>
    Math.max(...told.map((each) => each[of][stage] ?? 0));
  let from = 0;
  const bars = STAGES.map((stage) => {
    const bar = { stage, from, p50: slowest("p50_ms", stage), p99: slowest("p99_ms", stage) };
    from += bar.p50;
    return bar;
  });
  return [...bars, { stage: "total", from: 0, p50: slowest("p50_ms", "total"), p99: slowest("p99_ms", "total") }];
};

/** Ticks of an axis: round numbers, five at most, the last at or behind the largest value. */
export const ticks = (largest: number): number[] => {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500].find((each) => each * 4 >= largest) ?? round(largest / 4);
  return Array.from({ length: Math.ceil(Math.max(largest, 1) / step) + 1 }, (_, index) => index * step);
};

const round = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / power) * power;
};
