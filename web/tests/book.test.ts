import { describe, expect, test } from "vitest";

import { arranged, type Book, held, merged, type Row, sameRows } from "~/inbox/book";

import { row } from "./rows";

const at = (id: string, minute: number, more: Partial<Row> = {}): Row =>
  row({ conversation_id: id, last_activity_at: `2026-11-26T10:${String(minute).padStart(2, "0")}:00Z`, ...more });
const ids = (rows: readonly Row[]): string => rows.map(({ conversation_id }) => conversation_id).join("");
const NOBODY: ReadonlySet<string> = new Set();
const unknown = () => undefined;

describe("a list that is held", () => {
  const before = arranged([at("a", 30), at("b", 20), at("c", 10)]);

  test("keeps its rows in their places and shows what is new in them", () => {
    const after = held(before, [at("c", 40, { last_message: "New" }), at("a", 30), at("b", 20)], NOBODY, unknown);
    expect(ids(after.rows)).toBe("abc");
    expect(after.rows[2]?.last_message).toBe("New");
  });

  test("counts what would stand elsewhere, and each of them once", () => {
    const first = held(before, [at("c", 40), at("a", 30), at("b", 20)], NOBODY, unknown);
    const second = held(first, [at("d", 50), at("c", 45), at("a", 30), at("b", 20)], NOBODY, unknown);
    expect([first.waiting, second.waiting]).toEqual([1, 2]);
  });

  test("counts nothing when its first row says something more", () => {
    expect(held(before, [at("a", 50), at("b", 20), at("c", 10)], NOBODY, unknown).waiting).toBe(0);
  });

  test("takes in what was loaded at its end", () => {
    const after = held(before, [at("a", 30), at("b", 20), at("c", 10), at("d", 5)], NOBODY, unknown);
    expect([ids(after.rows), after.waiting]).toEqual(["abcd", 0]);
  });

  test("keeps a row that somebody else moved out, and lets go what was moved out here", () => {
    const latest = [at("a", 30), at("c", 10)];
    expect(ids(held(before, latest, NOBODY, unknown).rows)).toBe("abc");
    expect(ids(held(before, latest, new Set(["b"]), unknown).rows)).toBe("ac");
  });

  test("shows how a row is now that belongs there no more", () => {
    const erased = at("b", 20, { last_message: "[erased]", status: "resolved" });
    const after = held(before, [at("a", 30), at("c", 10)], NOBODY, (id) => (id === "b" ? erased : undefined));
    expect(after.rows[1]?.last_message).toBe("[erased]");
  });

  test("is as it is once it is arranged", () => {
    const latest = [at("d", 50), at("a", 30)];
    const after: Book = arranged(latest);
    expect([ids(after.rows), after.waiting]).toEqual(["da", 0]);
  });
});

describe("a row that changed", () => {
  const rows = [at("a", 30), at("b", 20), at("c", 10)];
  const all = () => true;

  test("goes where its last activity belongs", () => {
    expect(ids(merged(rows, [at("c", 25)], all, true))).toBe("acb");
  });

  test("leaves where it doesn't fit any more", () => {
    expect(ids(merged(rows, [at("b", 40)], ({ conversation_id }) => conversation_id !== "b", true))).toBe("ac");
  });

  test("behind all that is loaded waits for its page, or stands last where there is none", () => {
    expect(ids(merged(rows, [at("d", 5)], all, true))).toBe("abc");
    expect(ids(merged(rows, [at("d", 5)], all, false))).toBe("abcd");
  });

  test("stands once, whatever it was before", () => {
    expect(ids(merged(rows, [at("a", 50), at("c", 50)], all, false))).toBe("cab");
  });
});

test("a row that is asked for again is the same object, wherever it stands, until something of it is another", () => {
  const before = [at("a", 30), at("b", 20, { labels: ["one"] }), at("c", 10)];
  const after = [at("d", 50), at("b", 20, { labels: ["one"] }), at("a", 40)].map(sameRows(before));
  expect(after[1]).toBe(before[1]);
  expect(after[2]).not.toBe(before[0]);
  expect(after[2]?.last_activity_at).toBe(at("a", 40).last_activity_at);
});
