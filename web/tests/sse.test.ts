import { expect, test } from "vitest";

import { reader, type StreamEvent } from "~/api/sse";

const read = (...pieces: string[]): StreamEvent[] => {
  const events: StreamEvent[] = [];
  const take = reader((event) => events.push(event));
  pieces.forEach(take);
  return events;
};

test("an event is told when it is whole, wherever it was cut", () => {
  const text = 'event: changes\nid: 3:7\ndata: {"a":1}\n\n';
  for (let at = 0; at <= text.length; at += 1) {
    expect(read(text.slice(0, at), text.slice(at))).toEqual([{ event: "changes", data: '{"a":1}', id: "3:7" }]);
  }
});

test("data of several lines are one text", () => {
  expect(read("data: one\ndata: two\n\n")).toEqual([{ event: "message", data: "one\ntwo", id: null }]);
});

test("a heartbeat moves the id and says nothing", () => {
  expect(read(": still here\nid: 1:2\n\n")).toEqual([{ event: "", data: "", id: "1:2" }]);
});

test("lines may end as on any system", () => {
  expect(read("data: a\r\n\r\ndata: b\r\n\r\n").map(({ data }) => data)).toEqual(["a", "b"]);
});
