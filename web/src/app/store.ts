/** A value that components can watch, outside of React: for what comes by the stream or must outlive a page. */
import { useSyncExternalStore } from "react";

export interface Store<Value> {
  get(): Value;
  set(next: Value | ((before: Value) => Value)): void;
  subscribe(listener: () => void): () => void;
}

export const createStore = <Value>(initial: Value): Store<Value> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      const after = typeof next === "function" ? (next as (before: Value) => Value)(value) : next;
      if (Object.is(after, value)) return;
      value = after;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Renders again when the part that is picked is another one. The picker must answer the same for the same value. */
export const useStore = <Value, Part = Value>(
  store: Store<Value>,
  pick: (value: Value) => Part = (value) => value as unknown as Part,
): Part => useSyncExternalStore(store.subscribe, () => pick(store.get()));

/** One that is kept in the browser's storage; what can't be read there is as good as not there. */
export const createKept = <Value>(key: string, initial: Value, storage: Storage = localStorage): Store<Value> => {
  const store = createStore<Value>(read(storage, key, initial));
  store.subscribe(() => write(storage, key, store.get()));
  return store;
};

export const read = <Value>(storage: Storage, key: string, initial: Value): Value => {
  try {
    const text = storage.getItem(key);
    return text === null ? initial : (JSON.parse(text) as Value);
  } catch {
    return initial;
  }
};

export const write = (storage: Storage, key: string, value: unknown): void => {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage: the value lives as long as the tab.
  }
};
