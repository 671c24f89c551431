import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";

import { answered, askAgain, queries } from "~/app/queries";

/** A question whose answers come when they are given. */
const asking = (name: string) => {
  const waiting: ((answer: string) => void)[] = [];
  const queryKey = [name];
  const queryFn = () => new Promise<string>((resolve) => waiting.push(resolve));
  const observer = new QueryObserver(queries, { queryKey, queryFn });
  const end = observer.subscribe(() => undefined);
  return { queryKey, end, asked: () => waiting.length, give: (answer: string) => waiting.at(-1)?.(answer) };
};
const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((resolve) => setImmediate(resolve));
};

test("what is on its way for the first time is asked again when it came: it may be older than what is told", async () => {
  const { queryKey, asked, give, end } = asking("first");
  const again = askAgain(queryKey);
  give("old");
  await until(() => asked() === 2);
  give("new");
  await again;
  expect(queries.getQueryData(queryKey)).toBe("new");
  end();
});

test("what takes long for the first time holds up nothing else", async () => {
  const slow = asking("slow");
  const quick = asking("quick");
  quick.give("old");
  await answered(quick.queryKey);
  void askAgain([]);
  await until(() => quick.asked() === 2);
  expect(slow.asked()).toBe(1);
  slow.end();
  quick.end();
});

test("what is on its way is waited for, unless it is thrown away", async () => {
  const { queryKey, give, end } = asking("late");
  const first = await Promise.race([answered(queryKey), Promise.resolve("not yet")]);
  give("late");
  await answered(queryKey);
  expect([first, queries.getQueryData(queryKey)]).toEqual(["not yet", "late"]);
  end();
  const left = asking("left");
  queries.removeQueries({ queryKey: left.queryKey });
  await answered(left.queryKey);
  left.end();
});
