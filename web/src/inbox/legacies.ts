/**
 * What a tab had not sent when it was closed: another of the same member's takes it over.
 *
 * Each tab writes a place of its own in the browser's storage, and holds a lock by its name as long as it lives. The
 * others wait for these locks: whoever gets one knows that the tab is gone, and is the only one who does.
 */
import { read } from "~/app/store";

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request(name: string, run: () => unknown): Promise<unknown>;
}

/** As long as this page lives. */
export const hold = (locks: Locks, place: string): void => void locks.request(place, () => new Promise(() => {}));

const awaited = new Set<string>();

/** Has `take` told what each tab of this member leaves, as soon as it is gone. `start` is how all their places begin. */
export const awaitLegacies = <Value>(
  {
    locks,
    storage,
    start,
    own,
    memberId,
  }: {
    readonly locks: Locks;
    readonly storage: Storage;
    readonly start: string;
    readonly own: string;
    readonly memberId: string;
  },
  take: (left: Value) => boolean,
): void => {
  for (const key of placesOf(storage, start, memberId)) {
    const place = key.slice(0, -memberId.length - 1);
    if (place === own || awaited.has(key)) continue;
    awaited.add(key);
    void locks.request(place, () => {
      awaited.delete(key);
      const left = read<Value | null>(storage, key, null);
      if (left === null || take(left)) storage.removeItem(key);
    });
  }
};

const placesOf = (storage: Storage, start: string, memberId: string): string[] =>
  Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "").filter(
    (key) => key.startsWith(start) && key.endsWith(`.${memberId}`),
  );
