/**
 * What belongs to whoever is signed in, kept in this browser: the next person here has their own, and never sees it.
 *
 * A store is empty until its member is known. What another tab of theirs keeps is taken in, so that neither writes over
 * what the other has.
 */
import { createStore, read, type Store, write } from "./store";

interface Own {
  become(memberId: string | null): void;
  /** Another tab has kept something. */
  changed(key: string | null): void;
}

const all: Own[] = [];
let here: string | null = null;

export const createOwn = <Value>(name: string, initial: Value, storage: Storage = localStorage): Store<Value> => {
  const store = createStore(initial);
  let key: string | null = null;
  let isTaking = false;
  const take = (): void => {
    isTaking = true;
    store.set(key === null ? initial : read(storage, key, initial));
    isTaking = false;
  };
  store.subscribe(() => {
    if (key !== null && !isTaking) write(storage, key, store.get());
  });
  const own: Own = {
    become: (memberId) => {
      const next = memberId === null ? null : `${name}.${memberId}`;
      if (next === key) return;
      key = next;
      take();
    },
    changed: (told) => {
      if (told !== null && told === key) take();
    },
  };
  all.push(own);
  own.become(here); // pages are loaded when they are wanted: somebody may be here already
  return store;
};

/** From now on these are that member's; with null, nobody's: what they hold stays kept for whose it is. */
export const become = (memberId: string | null): void => {
  here = memberId;
  for (const each of all) each.become(memberId);
};

export const whoIsHere = (): string | null => here;

export const changedElsewhere = (key: string | null): void => {
  for (const each of all) each.changed(key);
};
