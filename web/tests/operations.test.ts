import { expect, test } from "vitest";

import {
  lagByShard,
  type Pace,
  type Projection,
  type Relay,
  saidOf,
  silenceOf,
  ticks,
  waterfall,
} from "~/operations/health";

const projection = (name: string, lag_s: number, more: Partial<Projection> = {}): Projection => ({
  name,
  build: 1,
  version: 1,
  state: "serving",
  serving: true,
  lag_events: lag_s > 0 ? 212 : 0,
  lag_s,
  parked_keys: 0,
  shards: [
    { shard: 0, seq: 9, lag_events: 0, lag_s: 0, stopped: null },
    { shard: 9, seq: 9, lag_events: lag_s > 0 ? 212 : 0, lag_s, stopped: null },
  ],
  ...more,
});
const relay = { active: {}, standing_by: [], unpublished: 0, shards: [] } as unknown as Relay;
const state = (projections: Projection[], more: object = {}) =>
  saidOf({ projections, relay, rebuilds: 0, unwell: 0, ...more });

test("the sentence says the worst thing first, and what else goes on", () => {
  const search = projection("search", 5.2, { parked_keys: 1 });
  expect(state([projection("timeline", 0), search], { rebuilds: 1, unwell: 1 })).toEqual({
    first: "search is 5.2 s behind on shard 9; all else is current.",
    more: "One rebuild runs, one key is parked, one channel needs a look.",
  });
  expect(state([projection("stats", 0, { state: "stopped" }), search]).first).toContain("stats is stopped");
  expect(state([search], { relay: { ...relay, active: null } }).first).toContain("No relay");
});

test("an event that is on its way is no lag worth a word, nor is a build's that nobody reads", () => {
  expect(state([projection("search", 0.4), projection("stats", 90, { serving: false })]).first).toBe("All is current.");
});

test("a shard lags as far as the projection that is furthest behind on it", () => {
  expect(lagByShard([projection("search", 5), projection("timeline", 0)])).toEqual([
    { shard: 0, lag: 0 },
    { shard: 9, lag: 212 },
  ]);
});

test("stages follow one another, and the slowest projector tells", () => {
  const pace = (published: number): Pace =>
    ({
      samples: 9,
      p50_ms: { published, consumed: 2, visible: 3, total: 7 },
      p99_ms: { published: 9, consumed: 9, visible: 9, total: 20 },
    }) as unknown as Pace;
  expect(waterfall([pace(2), pace(4)]).map(({ from, p50 }) => [from, p50])).toEqual([
    [0, 4],
    [4, 2],
    [6, 3],
    [0, 7],
  ]);
  expect(waterfall([])).toEqual([]);
});

test.each([0, 1, 7, 19.8, 154, 3_000, 87_654])("an axis to %d has few round ticks and holds it", (largest) => {
  const found = ticks(largest);
  expect(found.at(-1)).toBeGreaterThanOrEqual(largest);
  expect(found.length).toBeLessThanOrEqual(6);
});

test("the heartbeat is as old as that of the projector which has been silent longest", () => {
  const at = Date.parse("2026-11-26T10:00:10Z");
  const beats = ["2026-11-26T10:00:08Z", "2026-11-26T10:00:03Z"].map((seen_at) => ({ seen_at }));
  expect(silenceOf(beats, at)).toBe(7_000);
  expect(silenceOf([], at)).toBeNull();
});
