/** The time, as components see it pass: one timer for all of them. */
import { useEffect, useState } from "react";

import { createStore, useStore } from "./store";

const TICK_MS = 10_000;
const TIMER_MS_MAX = 24 * 3_600_000;

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

/** Now, to within ten seconds; and exactly when a time that is named has come. */
export const useNow = (at: number | null = null): number => {
  useEffect(() => {
    const left = at === null ? -1 : at - Date.now();
    if (left < 0 || left > TIMER_MS_MAX) return;
    const timer = window.setTimeout(() => now.set(Date.now()), left + 1);
    return () => window.clearTimeout(timer);
  }, [at]);
  return useStore(ticking);
};

const SECOND_MS = 1_000;

/** Now, second by second, until a time that is named has come. */
export const useSeconds = (until: number | null): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (until === null) return;
    const timer = window.setInterval(() => {
      setNow(Date.now());
      if (Date.now() > until) window.clearInterval(timer);
    }, SECOND_MS);
    return () => window.clearInterval(timer);
  }, [until]);
  return now;
};
