import { describe, expect, test } from "vitest";

import { fits, inboxSearch, listQuery } from "~/inbox/filters";

import { row } from "./rows";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const ID = "01900000-0000-7000-8000-000000000004";

describe("an address", () => {
  test("says what it knows, and nothing else", () => {
    const search = { status: "snoozed", mine: "true", label: "no id", sort: "by luck", colour: "red", assignee: ID };
    expect(inboxSearch(search)).toEqual({ status: "snoozed", mine: true, assignee: ID });
  });

  test("asks for open conversations where it names no status", () => {
    expect(listQuery(inboxSearch({ closing: true }))).toEqual({ status: "open", window_closing_h: 4 });
  });
});

describe("a row", () => {
  test("belongs to the list of its status", () => {
    expect(fits({}, row({ status: "open" }), ID, NOW)).toBe(true);
    expect(fits({}, row({ status: "resolved" }), ID, NOW)).toBe(false);
  });

  test("is mine, or nobody's", () => {
    expect(fits({ mine: true }, row({ assignee_id: ID }), ID, NOW)).toBe(true);
    expect(fits({ mine: true }, row({ assignee_id: null }), ID, NOW)).toBe(false);
    expect(fits({ unassigned: true }, row({ assignee_id: null }), ID, NOW)).toBe(true);
  });

  test("closes soon only while its window is open, and for four hours", () => {
    const closing = (time: string | null) => fits({ closing: true }, row({ window_closes_at: time }), ID, NOW);
    expect(closing("2026-11-26T15:59:00Z")).toBe(true);
    expect(closing("2026-11-26T16:01:00Z")).toBe(false);
    expect(closing("2026-11-26T11:59:00Z")).toBe(false);
    expect(closing(null)).toBe(false);
  });
});
