import { expect, test } from "vitest";

import { harmless, visible } from "~/app/harmless";

test("what turns the order of letters around is taken out", () => {
  expect(harmless("invoice\u202efdp.exe \u2066x\u2069")).toBe("invoicefdp.exe x");
});

test("what hides words is taken out", () => {
  expect(harmless("pay\u200b pal\ufeff \u{e0048}\u{e0049}ok")).toBe("pay pal ok");
});

test("scripts and emoji that need a joiner, a mark or a tag keep it", () => {
  const needed =
    "می\u200cخواهم 👨\u200d👩\u200d👧 \u200fשלום \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
  expect(harmless(needed)).toBe(needed);
});

test("raw JSON shows what would turn it around, and says the same", () => {
  const json = JSON.stringify({ file: "invoice\u202efdp.exe", tag: "\u{e0048}" });
  expect(visible(json)).toBe('{"file":"invoice\\u202efdp.exe","tag":"\\udb40\\udc48"}');
  expect(JSON.parse(visible(json))).toEqual(JSON.parse(json));
});
