import { expect, test } from "vitest";

import { awaitLegacies, hold, type Locks } from "~/inbox/legacies";

const START = "outbox.";

/** Named locks as a browser has them: whoever asks for one waits until whoever has it is gone. */
class Named implements Locks {
  readonly #queues = new Map<string, (() => Promise<void>)[]>();

  request(name: string, run: () => unknown): Promise<unknown> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push(async () => {
      await run();
      this.end(name);
    });
    if (queue.length === 1) void queue[0]?.();
    return Promise.resolve();
  }

  /** Whoever has it gives it up, or is gone. */
  end(name: string): void {
    const queue = this.#queues.get(name) ?? [];
    queue.shift();
    void queue[0]?.();
  }
}

const storageWith = (entries: Record<string, unknown>): Storage => {
  const kept = new Map(Object.entries(entries).map(([key, value]) => [key, JSON.stringify(value)]));
  return {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
};

const waiting = (locks: Locks, storage: Storage, own: string, memberId = "noor", take = () => true): string[] => {
  const told: string[] = [];
  awaitLegacies<string>({ locks, storage, start: START, own, memberId }, (left) => {
    told.push(left);
    return take();
  });
  return told;
};

test("what a tab leaves is taken over as soon as it is gone, and not before", async () => {
  const [locks, storage] = [new Named(), storageWith({ "outbox.a.noor": "hers" })];
  hold(locks, "outbox.a");
  const told = waiting(locks, storage, "outbox.b");
  await Promise.resolve();
  expect(told).toEqual([]);
  locks.end("outbox.a");
  expect(told).toEqual(["hers"]);
  expect(storage.length).toBe(0);
});

test("nobody is told of what isn't theirs", () => {
  const [locks, storage] = [new Named(), storageWith({ "outbox.x.ben": "his", "other.x.noor": "no outbox" })];
  expect(waiting(locks, storage, "outbox.y")).toEqual([]);
  expect(storage.length).toBe(2);
});

test("what can't be taken now is left where it is", async () => {
  const [locks, storage] = [new Named(), storageWith({ "outbox.c.noor": "hers" })];
  expect(waiting(locks, storage, "outbox.d", "noor", () => false)).toEqual(["hers"]);
  expect(storage.length).toBe(1);
});

test("nobody waits for what they hold themselves", () => {
  const [locks, storage] = [new Named(), storageWith({ "outbox.e.noor": "hers" })];
  expect(waiting(locks, storage, "outbox.e")).toEqual([]);
  expect(storage.length).toBe(1);
});
