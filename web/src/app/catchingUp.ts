/** An answer that lacked something is asked for again: the event that it lacks may be the last one for long. */
import type { Store } from "./store";

const AGAIN_MS_MIN = 2_000;
const AGAIN_MS_MAX = 30_000;

/** Asks again once `lacks` has counted one more, soon and then ever more seldom; until the answer is called. */
export const catchingUp = (lacks: Store<number>, askAgain: () => Promise<unknown>): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = AGAIN_MS_MIN;
  let isOver = false;
  const later = (): void => {
    timer ??= setTimeout(() => void again(), waitMs);
  };
  const again = async (): Promise<void> => {
    const before = lacks.get();
    await askAgain();
    timer = undefined;
    const isBehind = lacks.get() !== before;
    waitMs = isBehind ? Math.min(2 * waitMs, AGAIN_MS_MAX) : AGAIN_MS_MIN;
    if (isBehind && !isOver) later();
  };
  const end = lacks.subscribe(later);
  return () => {
    isOver = true;
    end();
    clearTimeout(timer);
  };
};
