import { expect, test } from "vitest";

import { before, byHourOfDay, csv, lastDays, quantile, rangeOf, type Stats } from "~/stats/figures";

const NOW = new Date(2026, 10, 26, 15).getTime();

test("so many days end today, and no more are asked than there may be", () => {
  expect(rangeOf({ days: "7" }, NOW)).toEqual({ from: "2026-11-20", to: "2026-11-26" });
  expect(rangeOf({ days: "5000" }, NOW).from).toBe("2026-08-27");
  expect(rangeOf({ from: "2026-01-01", to: "2026-11-26" }, NOW).from).toBe("2026-08-27");
  expect(rangeOf({ from: "2026-11-26", to: "2026-11-01" }, NOW).to).toBe("2026-11-26");
});

test("what was before is as long, and ends the day before", () => {
  expect(before({ from: "2026-11-20", to: "2026-11-26" })).toEqual({ from: "2026-11-13", to: "2026-11-19" });
  expect(lastDays({ from: "2026-09-01", to: "2026-11-26" }, 14).from).toBe("2026-11-13");
});

test("a quantile is the limit that this share did not pass", () => {
  expect(quantile([1, 1, 0, 2], [30, 60, 120], 0.5)).toBe(60);
  expect(quantile([1, 1, 0, 2], [30, 60, 120], 0.9)).toBe(Number.POSITIVE_INFINITY);
  expect(quantile([0, 0], [30], 0.5)).toBeNull();
});

test("an hour of the day is that hour of all days together", () => {
  const bucket = (begins_at: string, histogram: number[]) => ({
    begins_at,
    figures: [{ first_response: { histogram } }],
  });
  const found = { limits_s: [60, 600], buckets: [bucket("a", [1, 0, 0]), bucket("b", [0, 3, 0])] } as unknown as Stats;
  expect(byHourOfDay(found, () => 9)[9]).toEqual({ hour: "09", median: 10, ninety: 10, count: 4 });
});

test("no text of a table becomes a spreadsheet's formula", () => {
  expect(csv([["=1+1", 'say "hi", you', 3]])).toBe('\'=1+1,"say ""hi"", you",3');
});
