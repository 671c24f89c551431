import { expect, test } from "vitest";

import { browserOf } from "~/profile/browsers";
import { tokenOfLink } from "~/profile/tokens";

test("a browser is called by its name, though others claim to be it", () => {
  const edge =
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0";
  expect(browserOf(edge)).toBe("Edge on Windows");
  expect(browserOf("curl/8.1")).toBe("curl/8.1");
});

test("a link's token is all behind the #", () => {
  expect(tokenOfLink("#onr_a-b")).toBe("onr_a-b");
  expect(tokenOfLink("")).toBeNull();
  expect(tokenOfLink("#")).toBeNull();
  expect(tokenOfLink("#onr_%e")).toBeNull();
});
