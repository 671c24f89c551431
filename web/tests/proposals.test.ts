import { expect, test } from "vitest";

import { isOutdated } from "~/inbox/proposals";

import { item } from "./items";

test("a proposal is older than what was said after it, though a customer's clock knows whole seconds", () => {
  const summary = item({ kind: "ai.summarised", seq: 5, at: "2026-11-26T10:00:00.700Z" });
  const before = item({ kind: "message.received", seq: 4, at: "2026-11-26T10:00:01.000Z" });
  const after = item({ kind: "message.received", seq: 6, at: "2026-11-26T10:00:00.000Z" });
  const line = item({ kind: "conversation.assigned", seq: 7 });
  expect(isOutdated(summary, [before, summary, line])).toBe(false);
  expect(isOutdated(summary, [before, summary, after])).toBe(true);
});
