/** The time, as components see it pass: one timer for all of them. */
import { createStore, useStore } from "./store";

const TICK_MS = 10_000;

const now = createStore(Date.now());
let watching = 0;
let timer = 0;

const ticking = {
  ...now,
  subscribe: (listener: () => void): (() => void) => {
    const end = now.subscribe(listener);
    if (watching++ === 0) timer = window.setInterval(() => now.set(Date.now()), TICK_MS);
    return () => {
      end();
      if (--watching === 0) window.clearInterval(timer);
    };
  },
};

/** Now, to within ten seconds. */
export const useNow = (): number => useStore(ticking);
