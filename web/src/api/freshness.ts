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

const update = (change: Partial<Freshness>): void => freshnessStore.set((before) => ({ ...before, ...change }));

export interface Lack {
  readonly why: string;
}

const lacking = new Map<string, Lack>();

/** The page is behind as long as any answer that it shows lacks something, whatever others are answered. */
const tell = (): void => {
  const [first] = lacking.values();
  const { behind, behindSince } = freshnessStore.get();
  const why = first?.why ?? null;
  if (behind !== why) update({ behind: why, behindSince: why === null ? null : (behindSince ?? Date.now()) });
};

/** What calls and the stream report. */
export const freshness = {
  /** `url` is the question as it was asked; `stale` is what its answer lacks something for, null if it lacks nothing. */
  answered(url: string, stale: string | null): void {
    if (stale === null) lacking.delete(url);
    else lacking.set(url, { why: stale });
    tell();
  },
  /** The questions whose last answer lacked something. */
  lacking(): ReadonlyMap<string, Lack> {
    return new Map(lacking);
  },
  /** They were asked again: what has no other answer since is asked by nobody any more. */
  askedAgain(before: ReadonlyMap<string, Lack>): void {
    for (const [url, lack] of before) if (lacking.get(url) === lack) lacking.delete(url);
    tell();
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
