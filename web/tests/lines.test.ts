import { describe, expect, test } from "vitest";

import { lineOf } from "~/inbox/lines";
import { toReceipt } from "~/inbox/receipts";
import { isUnshown, rawOf } from "~/inbox/thread";

import { item } from "./items";

const SPEAKING = { nameOf: () => "Noor", labels: [], today: 0 };
const aliased = (own: Parameters<typeof item>[0]) => item({ kind: "contact.aliased", direction: null, ...own });

describe("what a contact is known as is a line", () => {
  test("by whoever noted it, or by the provider alone", () => {
    const said = { address: "15550100200", user_id: "US.1" };
    expect(lineOf(aliased({ ...said, actor: "system" }), SPEAKING)).toBe("Known as +15550100200, US.1 from now on");
    expect(lineOf(aliased({ ...said, actor: "member/1" }), SPEAKING)).toBe(
      "Noor noted that they are known as +15550100200, US.1 from now on",
    );
  });

  test("though it is somebody else's now, or erased", () => {
    expect(lineOf(aliased({ address: "" }), SPEAKING)).toBe("Their number is somebody else's now");
    expect(lineOf(aliased({ actor: "system" }), SPEAKING)).toBe("Known as [erased] from now on");
  });

  test("and so is who turned out to be the same person", () => {
    const linked = item({ kind: "contact.linked", direction: null, linked_contact_id: "c2", actor: "member/1" });
    expect(lineOf(linked, SPEAKING)).toBe("Noor joined it with another contact: they are one person");
  });
});

describe("no message is an empty bubble", () => {
  test("where nothing of it can be shown, what came is", () => {
    const order = item({ message_kind: "order", content: '{"a":1}', text: "" });
    expect(isUnshown(order, "")).toBe(true);
    expect(rawOf(order)).toBe('{\n  "a": 1\n}');
  });

  test("nor is one whose letters have no width", () => {
    const hidden = item({ message_kind: "text", text: "\u200b" });
    expect(rawOf(hidden)).toBe("\u200b");
    expect(rawOf(item({ message_kind: "text", text: "Hello" }))).toBeNull();
  });

  test("a file, a place and a template show themselves", () => {
    for (const own of [{ media_id: "f" }, { message_kind: "location" }, { template: "hello/en" }]) {
      expect(isUnshown(item({ text: "", ...own }), "")).toBe(false);
    }
  });
});

describe("what a customer is to see as read", () => {
  const theirs = { kind: "message.received", channel_id: "w", message_id: "m" };

  test("is the newest that came by a channel", () => {
    const items = [
      item({ ...theirs, message_id: "m1" }),
      item({ ...theirs, seq: 2 }),
      item({ kind: "message.queued" }),
    ];
    expect(toReceipt(items)).toBe("m");
  });

  test("is nothing where it was shown before, or came by none", () => {
    expect(toReceipt([item(theirs), item({ ...theirs, read_receipt_at: "2026-11-26T10:00:00Z" })])).toBeNull();
    expect(toReceipt([item({ ...theirs, channel_id: null })])).toBeNull();
  });
});
