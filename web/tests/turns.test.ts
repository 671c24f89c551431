import { expect, test } from "vitest";

import { secondsTo, turnsOf } from "~/inbox/turns";

import { item } from "./items";

const BEGAN = Date.parse("2026-11-26T10:00:00Z");
const said = (id: string, afterMs: number, delivery: "queued" | "sent" = "queued") =>
  item({
    kind: "message.queued",
    message_id: id,
    channel_id: "channel",
    delivery,
    occurred_at: new Date(BEGAN + afterMs).toISOString(),
  });
const after = (turns: ReadonlyMap<string, number>): [string, number][] =>
  [...turns].map(([id, at]) => [id, at - BEGAN]);

test("a few messages go at once, and the next waits until they are paid back", () => {
  const turns = turnsOf([said("one", 0, "sent"), said("two", 1_000, "sent"), said("three", 6_000)]);
  expect(after(turns)).toEqual([["three", 12_500]]);
});

test("those that wait go out together when their turn comes", () => {
  const turns = turnsOf([said("one", 0, "sent"), said("two", 5_500), said("three", 5_600)]);
  expect(after(turns)).toEqual([
    ["two", 6_500],
    ["three", 6_500],
  ]);
});

test("nobody waits when enough time has passed, or nothing is queued", () => {
  expect(after(turnsOf([said("one", 0, "sent"), said("two", 60_000)]))).toEqual([["two", 60_000]]);
  expect(turnsOf([said("one", 0, "sent")]).size).toBe(0);
  expect([secondsTo(BEGAN + 3_200, BEGAN), secondsTo(BEGAN, BEGAN + 1), secondsTo(undefined, BEGAN)]).toEqual([
    4, 0, 0,
  ]);
});
