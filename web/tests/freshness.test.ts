import { expect, test } from "vitest";

import { freshness, freshnessStore } from "~/api/freshness";
import { namesOf } from "~/app/behind";

const behind = (): string | null => freshnessStore.get().behind;

test("the page is behind as long as one answer lacks something, whatever others are answered", () => {
  freshness.answered("/v1/search?query=a", "projection-behind");
  freshness.answered("/v1/list_labels", null);
  expect(behind()).toBe("projection-behind");
  freshness.answered("/v1/search?query=a", null);
  expect(behind()).toBeNull();
});

test("what nobody asks any more is not waited for, and what lacks something still is", () => {
  freshness.answered("/v1/search?query=left", "projection-behind");
  freshness.answered("/v1/search?query=open", "projection-behind");
  const before = freshness.lacking();
  freshness.answered("/v1/search?query=open", "projection-behind");
  freshness.askedAgain(before);
  expect([...freshness.lacking().keys()]).toEqual(["/v1/search?query=open"]);
});

test("a conversation stands in the list, too", () => {
  const urls = ["/v1/get_conversation?conversation_id=1", "/v1/get_conversation?conversation_id=2", "/v1/list_labels"];
  expect(namesOf(urls)).toEqual(["get_conversation", "list_conversations", "list_labels"]);
});
