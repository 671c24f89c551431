import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { catchingUp } from "~/app/catchingUp";
import { createStore } from "~/app/store";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server of which so many answers lack something. */
const behind = (answers: number) => {
  const lacks = createStore(0);
  const asked: number[] = [];
  const began = Date.now();
  let left = answers;
  const answer = async (): Promise<void> => {
    if (left-- > 0) lacks.set((count) => count + 1);
  };
  const end = catchingUp(lacks, () => {
    asked.push((Date.now() - began) / 1000);
    return answer();
  });
  return { asked, answer, end };
};

test("what lacked something is asked for again, ever more seldom, until nothing is lacking", async () => {
  const { asked, answer } = behind(3);
  await answer();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toEqual([2, 6, 14]);
});

test("who is behind for long is not asked more often than twice a minute", async () => {
  const { asked, answer } = behind(1_000);
  await answer();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.slice(-2)).toEqual([570, 600]);
});

test("nothing is asked for again where nothing was lacking, or where nobody looks any more", async () => {
  const { asked, answer, end } = behind(1);
  await vi.advanceTimersByTimeAsync(60_000);
  await answer();
  end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
});
