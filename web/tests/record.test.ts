import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { around, CHAIN_EVENTS_MAX, inOrder } from "~/record/chain";
import { byNumber } from "~/record/events";
import { fieldsOf } from "~/record/fields";
import { eventsQuery, fits, recordSearch } from "~/record/filters";
import { indented } from "~/record/json";
import { type EventFound, nameOf } from "~/record/types";
import { EVENT_WORDS } from "~/strings/record";

const ID = "01900000-0000-7000-8000-13d1ed7740db";

describe("the record's filters", () => {
  test("an address says what it may and nothing else", () => {
    const asked = {
      since: "7d",
      until: "never",
      actor: "member/x y",
      type: "note.added",
      subject: `contact/${ID}`,
      q: 1,
    };
    expect(recordSearch(asked)).toEqual({ since: "7d", type: "note.added", subject: `contact/${ID}` });
  });

  test("days begin and end at midnight, the last one included", () => {
    const { since, until } = eventsQuery({ since: "2026-11-23", until: "2026-11-24" }, 0);
    expect(Date.parse(String(until)) - Date.parse(String(since))).toBe(48 * 3_600_000);
  });

  test("seven days are today and the six before", () => {
    const now = new Date(2026, 10, 26, 15).getTime();
    expect(eventsQuery({ since: "7d" }, now).since).toBe(new Date(2026, 10, 20).toISOString());
  });

  test("a type is asked in each of its versions", () => {
    expect(eventsQuery({ type: "note.added" }, 0).type).toContain("note.added.v2");
  });

  test("what the stream tells fits as the list would have it", () => {
    const told = { type: "note.added.v2", actor: "system", conversation_id: ID, message_id: null, contact_id: ID };
    expect(fits({ type: "note.added", subject: `contact/${ID}` }, told)).toBe(true);
    expect(fits({ actor: `member/${ID}` }, told)).toBe(false);
    expect(fits({ until: "2026-11-24" }, told)).toBe(false);
  });
});

test("events stand by their times, and those of a shard by their numbers whatever their times say", () => {
  const rows = [
    [1, 8],
    [0, 5],
    [1, 9],
    [1, 7],
    [0, 4],
  ].map(([shard = 0, seq = 0]) => ({ shard, seq }));
  expect(byNumber(rows).map(({ shard, seq }) => `${shard}:${seq}`)).toEqual(["1:9", "0:5", "1:8", "1:7", "0:4"]);
});

describe("an event", () => {
  const opened = {
    seal: "opened",
    fields: { kind: "text", text: "Hello", media_id: null },
    record: JSON.stringify({ data: { kind: "text", media_id: null }, sealed: "v1.x.y" }),
  } as unknown as EventFound;

  test("shows apart what was sealed", () => {
    expect(fieldsOf(opened)).toEqual({ open: [["kind", "text"]], personal: [["text", "Hello"]] });
  });

  test("stands amid its neighbours, however many there are", () => {
    const rows = Array.from({ length: 20 }, (_, seq) => ({ event_id: String(seq), occurred_at: "2026-01-01", seq }));
    const shown = around(inOrder([...rows].reverse()), "18");
    expect(shown).toHaveLength(CHAIN_EVENTS_MAX);
    expect(shown.map(({ event_id }) => event_id)).toContain("18");
  });

  test("is read line by line, whatever stands in its texts", () => {
    expect(indented('{"a": {"b: \\"c": "d"}}').map(({ name }) => name)).toEqual(["", '"a"', '"b: \\"c"', "", ""]);
    expect(indented("no JSON")).toEqual([{ indent: "", name: "", rest: "no JSON" }]);
  });

  test("has words for its type, whichever type there is", () => {
    const { components } = JSON.parse(readFileSync("../docs/asyncapi.json", "utf8"));
    const types = Object.keys(components.messages).filter((name) => /\.v\d+$/.test(name));
    expect(types.length).toBeGreaterThan(50);
    expect(types.filter((type) => !(nameOf(type) in EVENT_WORDS))).toEqual([]);
  });
});
