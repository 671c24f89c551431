/** Positions on the log, `<shard>:<seq>[,…]`: what this tab knows to have happened, and so wants every answer to hold. */

export type Position = ReadonlyMap<number, number>;

const KEPT_MS = 60_000; // by then every read model has it, or the page says that it is behind
const SHARDS_MAX = 64;

export const parse = (text: string): Position => {
  const pairs = text.split(",").map((pair) => pair.split(":").map(Number));
  return new Map(pairs.filter((pair): pair is [number, number] => pair.length === 2 && pair.every(Number.isInteger)));
};

/** The first event of a command's answer, where its number is shown. */
export const firstOf = (text: string): { readonly shard: number; readonly seq: number } => {
  const [[shard, seq] = [0, 0]] = parse(text);
  return { shard, seq };
};

export const spell = (position: Position): string =>
  [...position]
    .sort(([one], [other]) => one - other)
    .map(([shard, seq]) => `${shard}:${seq}`)
    .join(",");

/** The latest of both, shard by shard. */
export const joined = (one: Position, other: Position): Position => {
  const both = new Map(one);
  for (const [shard, seq] of other) both.set(shard, Math.max(seq, both.get(shard) ?? 0));
  return both;
};

/** Remembers for a while what was told, and spells it for `OnRecord-After`. */
export class Positions {
  readonly #told = new Map<number, { seq: number; until: number }>();

  note(position: string, now = Date.now()): void {
    for (const [shard, seq] of parse(position)) {
      const before = this.#told.get(shard);
      if (before && before.seq >= seq) continue;
      this.#told.delete(shard); // the newest last
      this.#told.set(shard, { seq, until: now + KEPT_MS });
    }
  }

  /** Null if there is nothing to wait for. */
  after(now = Date.now()): string | null {
    for (const [shard, { until }] of this.#told) if (until <= now) this.#told.delete(shard);
    const latest = [...this.#told].slice(-SHARDS_MAX).map(([shard, { seq }]) => [shard, seq] as const);
    return latest.length === 0 ? null : spell(new Map(latest));
  }

  forget(): void {
    this.#told.clear();
  }
}
