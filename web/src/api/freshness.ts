/** How current the page is: whether the stream is live, since when not, and whether an answer lacked something. */
import { createStore } from "~/app/store";

export interface Freshness {
  /** `connecting` until the stream was live once. */
  readonly stream: "connecting" | "live" | "lost";
  /** When the page was last known to be current. */
  readonly currentTo: number;
  /** Since when nobody answers. */
  readonly offlineSince: number | null;
  /** Why an answer lacked what had happened already: the type of a problem. */
  readonly behind: string | null;
  readonly behindSince: number | null;
}

export const freshnessStore = createStore<Freshness>({
  stream: "connecting",
  currentTo: Date.now(),
  offlineSince: null,
  behind: null,
  behindSince: null,
});

/** How many answers lacked something so far. */
export const lacksStore = createStore(0);

const update = (change: Partial<Freshness>): void => freshnessStore.set((before) => ({ ...before, ...change }));

/** What calls and the stream report. */
export const freshness = {
  answered(stale: string | null): void {
    if (stale !== null) lacksStore.set((count) => count + 1);
    const { behind, behindSince } = freshnessStore.get();
    if (behind !== stale) update({ behind: stale, behindSince: stale === null ? null : (behindSince ?? Date.now()) });
  },
  unreachable(): void {
    if (freshnessStore.get().offlineSince === null) update({ offlineSince: Date.now() });
  },
  reachable(): void {
    if (freshnessStore.get().offlineSince !== null) update({ offlineSince: null });
  },
  heard(): void {
    update({ stream: "live", currentTo: Date.now(), offlineSince: null });
  },
  lost(): void {
    if (freshnessStore.get().stream === "live") update({ stream: "lost", currentTo: Date.now() });
  },
};
