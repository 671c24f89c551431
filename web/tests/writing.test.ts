import { describe, expect, test } from "vitest";

import { ago, dialled, lasting, lengthOf, sized } from "~/app/times";
import { fitting } from "~/inbox/files";
import { begunAt, offered } from "~/inbox/Suggestions";
import { snoozesOf } from "~/inbox/snoozes";
import { nextChange, windowOf } from "~/inbox/windowClock";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const inMinutes = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

describe("the window", () => {
  test("is open, closes, and is closed at its very end", () => {
    expect(windowOf(inMinutes(241), NOW).kind).toBe("open");
    expect(windowOf(inMinutes(240), NOW)).toEqual({ kind: "closing", leftMs: 14_400_000, share: 1 });
    expect(windowOf(inMinutes(0), NOW)).toEqual({ kind: "closed", since: NOW });
  });

  test("is looked at again as it begins to close, and as it closes", () => {
    expect(nextChange(inMinutes(250), NOW)).toBe(NOW + 10 * 60_000);
    expect(nextChange(inMinutes(10), NOW)).toBe(NOW + 10 * 60_000);
    expect(nextChange(inMinutes(-1), NOW)).toBeNull();
  });

  test("of a customer who never wrote was never open", () => {
    expect(windowOf(null, NOW)).toEqual({ kind: "closed", since: null });
  });
});

describe("a file", () => {
  test("is what WhatsApp takes it for, however it is spelled", () => {
    expect(fitting({ type: "audio/x-m4a; codecs=mp4a", size: 1 })).toMatchObject({
      kind: "audio",
      mediaType: "audio/mp4",
    });
    expect(fitting({ type: "application/pdf", size: 90_000_000 })).toMatchObject({ fits: true, kind: "document" });
  });

  test("of another kind or too large is refused before it is uploaded", () => {
    expect(fitting({ type: "image/svg+xml", size: 1 })).toEqual({ fits: false, why: "type" });
    expect(fitting({ type: "image/png", size: 5_242_881 })).toMatchObject({ fits: false, why: "size" });
    expect(fitting({ type: "image/png", size: 5_242_880 })).toMatchObject({ fits: true });
  });
});

describe("a suggestion", () => {
  test("begins with a slash alone, or an at after a space", () => {
    expect(begunAt("canned", "/ref")).toEqual({ from: 0, typed: "ref" });
    expect(begunAt("canned", "and/or")).toBeNull();
    expect(begunAt("mention", "ask @no")).toEqual({ from: 4, typed: "no" });
    expect(begunAt("mention", "noor@example")).toBeNull();
  });

  test("is found by its name first, then by its words", () => {
    const choice = (name: string, detail: string) => ({ id: name, name, detail, insert: detail });
    const all = [choice("/thanks", "We refund"), choice("/refund", "Sent back"), choice("/closed", "At nine")];
    expect(offered(all, "REFUND").map(({ name }) => name)).toEqual(["/refund", "/thanks"]);
  });
});

test("a snooze is offered only while it is to come, and no time twice", () => {
  const keys = (now: Date) => snoozesOf(now).map(({ key }) => key);
  expect(keys(new Date(2026, 10, 26, 10))).toEqual(["hour", "evening", "tomorrow", "monday"]);
  expect(keys(new Date(2026, 10, 26, 19))).toEqual(["hour", "tomorrow", "monday"]);
  expect(keys(new Date(2026, 10, 29, 20))).toEqual(["hour", "tomorrow"]);
});

test("lengths, sizes and numbers read as people say them", () => {
  expect([lasting(6_480_000), lasting(59_000), lasting(93_600_000)]).toEqual([
    "1 h 48 min",
    "less than a minute",
    "1 d 2 h",
  ]);
  expect([6, 5_200, 30_000, 720_000, 10_800_000, 172_800_000].map(lengthOf)).toEqual([
    "6 ms",
    "5.2 s",
    "30 s",
    "12 min",
    "3 h",
    "2 d",
  ]);
  expect([sized(512), sized(1_234_567), sized(250_000_000)]).toEqual(["512 B", "1.2 MB", "250 MB"]);
  expect([dialled("12025550175"), dialled("demo-9")]).toEqual(["+12025550175", "demo-9"]);
  expect([ago(inMinutes(-0.5), NOW), ago(inMinutes(-41), NOW)]).toEqual(["now", "41 min"]);
});
