/** What a message said before it was edited: each wording in its place, and none that is sealed. */
import { describe, expect, it } from "vitest";

import { type Edit, versionsOf } from "~/inbox/versions";

import { item } from "./items";

const MESSAGE = item({
  kind: "message.received",
  seq: 7,
  at: "2026-11-27T09:00:00Z",
  text: "one cup",
  edited_at: "2026-11-27T09:03:00Z",
  edited_text: "three cups",
});

const edit = (seq: number, sent_at: string, more: Partial<Edit> = {}): Edit => ({
  shard: MESSAGE.shard,
  seq,
  event_id: `event-${seq}`,
  type: "message.edited.v1",
  subject: "contact/1",
  actor: "contact",
  on_behalf_of: null,
  occurred_at: sent_at,
  conversation_id: null,
  message_id: null,
  correlation_id: "",
  causation_id: null,
  seal: "sealed",
  fields: { sent_at, text: "[sealed]" },
  unreadable: null,
  ...more,
});
const BETWEEN = edit(9, "2026-11-27T09:01:00Z");
const LAST = edit(8, "2026-11-27T09:03:00Z");
const told = (versions: ReturnType<typeof versionsOf>) => versions.map(({ seq, text }) => [seq, text]);

describe("a message's wordings", () => {
  it("are the first and the last where the record may not be read", () => {
    expect(told(versionsOf(MESSAGE, null))).toEqual([
      [7, "one cup"],
      [null, "three cups"],
    ]);
  });
  it("stand in the order in which the customer gave them, however they arrived", () => {
    expect(told(versionsOf(MESSAGE, [LAST, BETWEEN]))).toEqual([
      [7, "one cup"],
      [9, null],
      [8, "three cups"],
    ]);
  });
  it("are known once they are opened", () => {
    const opened = new Map([[BETWEEN.event_id, "two cups"]]);
    expect(told(versionsOf(MESSAGE, [BETWEEN, LAST], opened))).toEqual([
      [7, "one cup"],
      [9, "two cups"],
      [8, "three cups"],
    ]);
  });
  it("are gone with whoever is erased", () => {
    const erased = { seal: "erased", fields: { sent_at: BETWEEN.occurred_at, text: "[erased]" } } as const;
    const gone = { ...MESSAGE, text: "[erased]", edited_text: "[erased]" };
    const all = versionsOf(gone, [edit(9, BETWEEN.occurred_at, erased), LAST]);
    expect(all.map(({ text }) => text)).toEqual(["[erased]", "[erased]", "[erased]"]);
  });
});
