import { describe, expect, test } from "vitest";

import { entriesOf, isLate, joined, reused } from "~/inbox/thread";

import { item } from "./items";

const at = (clock: string, day = 26) => `2026-11-${day}T${clock}:00Z`;
const resolved = (seq: number, clock: string) =>
  item({ seq, at: at(clock), kind: "conversation.resolved", direction: null, actor: "member/1" });
const kinds = (...items: ReturnType<typeof item>[]): string[] => entriesOf(items).map(({ kind }) => kind);

describe("items", () => {
  test("stand in the order in which they happened, not in which they came", () => {
    const late = item({ seq: 9, at: at("10:01") });
    const order = joined([item({ seq: 1, at: at("10:00") }), item({ seq: 2, at: at("10:02") })], [late]);
    expect(order.map(({ seq }) => seq)).toEqual([1, 9, 2]);
  });

  test("stand once, and as they were told last", () => {
    const read = joined([item({ delivery: "sent" })], [item({ delivery: "read" })]);
    expect(read.map(({ delivery }) => delivery)).toEqual(["read"]);
  });
});

describe("a thread", () => {
  test("says each day once", () => {
    const days = kinds(
      item({ seq: 1, at: at("10:00", 25) }),
      item({ seq: 2, at: at("10:00") }),
      item({ seq: 3, at: at("11:00") }),
    );
    expect(days).toEqual(["day", "message", "day", "message", "message"]);
  });

  test("groups what one says within minutes, and shows the time under the last", () => {
    const [, one, two, three] = entriesOf([
      item({ seq: 1, at: at("10:00") }),
      item({ seq: 2, at: at("10:02") }),
      item({ seq: 3, at: at("10:30") }),
    ]);
    expect(one).toMatchObject({ isTight: false, isLast: false });
    expect(two).toMatchObject({ isTight: true, isLast: true });
    expect(three).toMatchObject({ isTight: false });
  });

  test("parts two replies of which one came further", () => {
    const out = { direction: "out", actor: "member/1", kind: "message.queued" } as const;
    const [, one] = entriesOf([
      item({ seq: 1, at: at("10:00"), delivery: "read", ...out }),
      item({ seq: 2, at: at("10:01"), delivery: "sent", ...out }),
    ]);
    expect(one).toMatchObject({ isLast: true });
  });

  test("folds lines that are neighbours, but not without end", () => {
    const lines = [1, 2, 3, 4, 5].map((seq) => resolved(seq, `10:0${seq}`));
    expect(kinds(...lines)).toEqual(["day", "lines", "lines"]);
    expect(kinds(resolved(1, "10:00"), item({ seq: 2, at: at("10:01") }), resolved(3, "10:02"))).toEqual([
      "day",
      "lines",
      "message",
      "lines",
    ]);
  });
});

test("a message is late when we were told of it a minute after it was written", () => {
  expect(isLate(item({ at: at("10:00"), occurred_at: at("10:02") }))).toBe(true);
  expect(isLate(item({ at: at("10:00"), occurred_at: "2026-11-26T10:00:30Z" }))).toBe(false);
  expect(isLate(item({ kind: "note.added", at: at("10:00"), occurred_at: at("10:02") }))).toBe(false);
});

test("a draft that waits for a person is no line of what happened", () => {
  const drafted = (proposal_state: "answered" | "approved") =>
    item({ seq: 2, at: at("10:01"), kind: "ai.drafted", actor: "system", direction: null, proposal_state });
  expect(kinds(item({ at: at("10:00") }), drafted("answered"))).toEqual(["day", "message"]);
  expect(kinds(item({ at: at("10:00") }), drafted("approved"))).toEqual(["day", "message", "lines"]);
});

describe("entries when a message comes", () => {
  const [one, two] = [item({ seq: 1, at: at("10:00") }), item({ seq: 2, at: at("10:01") })];
  const lines = [resolved(3, "10:02"), resolved(4, "10:03")];
  const before = entriesOf([one, two, ...lines]);

  test("are the same objects, but for those that look otherwise now", () => {
    const after = reused(before, entriesOf([{ ...one, delivery: "read" }, two, ...lines, item({ seq: 5 })]));
    expect(after.map((entry, index) => entry === before[index])).toEqual([true, false, true, true, false]);
  });

  test("are others where a line more is among them", () => {
    const after = reused(before, entriesOf([one, two, ...lines, resolved(5, "10:04")]));
    expect(after.at(-1)).not.toBe(before.at(-1));
    expect(after.at(-2)).toBe(before.at(-2));
  });

  test("are others where the message before them begins or ends their group", () => {
    const [, , said] = reused(before, entriesOf([{ ...one, actor: "contact/2" }, two, ...lines]));
    expect(said).toMatchObject({ item: two, isTight: false });
  });
});
