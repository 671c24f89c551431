import { afterEach, expect, test } from "vitest";

import { become, changedElsewhere, createOwn } from "~/app/own";

const storage = (): Storage => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
};

afterEach(() => become(null));

test("what one member keeps, the next one in the same browser doesn't see, and it is there when they come back", () => {
  const words = createOwn("words", "", storage());
  become("noor");
  words.set("Half a sentence");
  become("ben");
  expect(words.get()).toBe("");
  words.set("Ben's own");
  become("noor");
  expect(words.get()).toBe("Half a sentence");
});

test("nothing is kept, and nothing shown, while nobody is here", () => {
  const kept = storage();
  const words = createOwn("words", "", kept);
  become("noor");
  words.set("Hers");
  become(null);
  expect(words.get()).toBe("");
  words.set("Nobody's");
  become("noor");
  expect(words.get()).toBe("Hers");
});

test("what another tab of the same member kept is not written over", () => {
  const kept = storage();
  const here = createOwn<Record<string, string>>("drafts", {}, kept);
  become("noor");
  here.set({ one: "here" });
  kept.setItem("drafts.noor", JSON.stringify({ one: "here", two: "there" }));
  changedElsewhere("drafts.noor");
  here.set((before) => ({ ...before, three: "here again" }));
  expect(JSON.parse(kept.getItem("drafts.noor") ?? "")).toEqual({ one: "here", two: "there", three: "here again" });
});

test("a store of a page that is loaded later is its member's from the first moment", () => {
  const kept = storage();
  kept.setItem("late.noor", JSON.stringify("Hers"));
  become("noor");
  expect(createOwn("late", "", kept).get()).toBe("Hers");
});
