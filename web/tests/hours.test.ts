import { expect, test } from "vitest";

import { isRight, textsOf, weekOf } from "~/settings/hours";

test("hours are the same after they were in the form", () => {
  const texts = ["mon 09:00-17:30", "fri 09:00-12:00"];
  expect(textsOf(weekOf(texts).week)).toEqual(texts);
});

test("what the form can't show whole is told", () => {
  expect(weekOf(["mon 09:00-12:00", "mon 13:00-17:00"]).isWhole).toBe(false);
});

test("a day ends after it begins", () => {
  expect(isRight({ mon: { from: "09:00", to: "17:00" } })).toBe(true);
  expect(isRight({ mon: { from: "17:00", to: "09:00" } })).toBe(false);
});
