import { describe, expect, test } from "vitest";

import * as outbox from "~/inbox/outbox";

import { item } from "./items";

const reply = (key: string, conversationId = "c1"): outbox.Saying => ({
  kind: "reply",
  key,
  conversationId,
  text: key,
  body: { conversation_id: conversationId, text: key },
  version: 3,
  seenSeq: 7,
});
const of = (...keys: string[]): outbox.Outbox =>
  keys.reduce<outbox.Outbox>((all, key) => outbox.added(all, reply(key)), []);
const keys = (all: readonly outbox.Outgoing[]): string[] => all.map(({ key }) => key);
const MOVED = { type: "version-moved", detail: "" };

describe("what is sent", () => {
  test("goes one after the other within a conversation, and side by side between them", () => {
    const all = outbox.added(of("one", "two"), reply("three", "c2"));
    expect(keys(outbox.next(all))).toEqual(["one", "three"]);
    expect(keys(outbox.next(outbox.saving(all, "one")))).toEqual(["three"]);
    expect(keys(outbox.next(outbox.recorded(all, "one", "m1", "1:2")))).toEqual(["two", "three"]);
  });

  test("is there once, however often the same is said", () => {
    expect(outbox.added(of("one"), reply("one"))).toHaveLength(1);
  });

  test("is the same call when no answer came", () => {
    const [again] = outbox.unanswered(outbox.saving(of("one"), "one"), "one");
    expect([again?.key, again?.state, again?.tries]).toEqual(["one", "waiting", 1]);
  });

  test("is the same call after a reload, and what waits for a decision still does", () => {
    const before = outbox.refused(outbox.saving(of("one", "two"), "one"), "two", MOVED);
    expect(outbox.resumed(before).map(({ key, state }) => `${key} ${state}`)).toEqual(["one waiting", "two moved"]);
  });
});

describe("what could not be sent", () => {
  test("keeps its words, and lets nothing pass", () => {
    const all = outbox.refused(of("one", "two"), "one", MOVED);
    expect(all[0]?.text).toBe("one");
    expect(outbox.next(all)).toEqual([]);
  });

  test("is another call once somebody knows what happened", () => {
    const [again] = outbox.saidAnyway(outbox.refused(of("one"), "one", MOVED), "one", "other", {
      version: 5,
      seenSeq: 9,
    });
    expect(again).toMatchObject({ key: "other", state: "waiting", version: 5 });
    expect(again?.problem).toBeUndefined();
  });

  test("for another reason is refused", () => {
    const [one] = outbox.refused(of("one"), "one", { type: "window-closed", detail: "Closed" });
    expect([one?.state, one?.problem?.detail]).toEqual(["refused", "Closed"]);
  });
});

describe("what happened since", () => {
  test("is what others did behind the last that was seen, whatever the clocks say", () => {
    const [one] = of("one") as [outbox.Outgoing];
    const before = item({ kind: "message.received", seq: 7, at: "2030-01-01T00:00:00Z" });
    const since = item({ kind: "message.received", seq: 8, at: "1969-01-01T00:00:00Z" });
    const mine = item({ kind: "message.queued", seq: 9, actor: "member/1" });
    const noted = item({ kind: "note.added", seq: 10, actor: "member/2" });
    expect(outbox.happenedSince(one, [before, since, mine, noted], "member/1")).toEqual([since]);
  });
});

describe("what the thread shows", () => {
  test("is on its way no longer", () => {
    const all = outbox.recorded(outbox.recorded(of("one", "two"), "one", "m1", "1:2"), "two", "m2", "1:3");
    expect(keys(outbox.reconciled(all, [item({ message_id: "m1" })]))).toEqual(["two"]);
    expect(keys(outbox.reconciled(all, [item({ message_id: null, note_id: "m2" })]))).toEqual(["one"]);
  });

  test("is not shown a second time while its answer is lost", () => {
    const all = outbox.unanswered(outbox.saving(of("one", "two"), "one"), "one");
    const mine = item({ message_id: "m1", text: "one", actor: "member/1", seq: 8 });
    expect(keys(outbox.unshown(all, [mine], "member/1"))).toEqual(["two"]);
    expect(keys(outbox.unshown(all, [{ ...mine, actor: "member/2" }], "member/1"))).toEqual(["one", "two"]);
    expect(keys(outbox.unshown(all, [{ ...mine, seq: 7 }], "member/1"))).toEqual(["one", "two"]);
  });

  test("stands for one message, though two say the same", () => {
    const one = { ...reply("one"), text: "Same" };
    const two = { ...reply("two"), text: "Same" };
    const all = outbox.saving(outbox.saving(outbox.added(outbox.added([], one), two), "one"), "two");
    const shown = [item({ message_id: "m1", text: "Same", actor: "member/1", seq: 8 })];
    expect(keys(outbox.unshown(all, shown, "member/1"))).toEqual(["two"]);
  });

  test("changes nothing of what it doesn't show", () => {
    const all = of("one");
    expect(outbox.reconciled(all, [item({ message_id: "m1" })])).toBe(all);
  });
});

describe("what a tab that is gone had left", () => {
  const NOW = 10_000_000;
  const left = (...states: outbox.Outgoing["state"][]): outbox.Outbox =>
    states.map((state, index) => ({ ...reply(`left ${index}`), at: NOW, tries: 1, state }));

  test("is sent on by the same calls, before what was said here since, each once", () => {
    const all = outbox.inherited(of("here"), [...left("saving", "moved"), ...of("here")], NOW + 1, "");
    expect(all.map(({ key, state }) => `${key} ${state}`)).toEqual(["left 0 waiting", "left 1 moved", "here waiting"]);
  });

  test("is not told of any more where it is on the record", () => {
    expect(outbox.inherited([], left("recorded"), NOW, "")).toEqual([]);
  });

  test("is for whoever said it to decide about, where it is long ago", () => {
    const [late] = outbox.inherited([], left("saving"), NOW + 3_600_001, "look first");
    expect(late).toMatchObject({ state: "refused", problem: { type: "left", detail: "look first" } });
    expect(keys(outbox.heldIn(outbox.inherited([], left("saving", "moved"), NOW, "")))).toEqual(["left 1"]);
  });
});
