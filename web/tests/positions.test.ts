import { describe, expect, test } from "vitest";

import { joined, Positions, parse, spell } from "~/api/positions";

describe("a position", () => {
  test("is spelled in the order of its shards, and read back", () => {
    expect(spell(parse("11:7,2:40"))).toBe("2:40,11:7");
  });

  test("that is none holds nothing", () => {
    expect([...parse("nonsense"), ...parse("1:x")]).toEqual([]);
  });

  test("joined with another is the later of both on every shard", () => {
    expect(spell(joined(parse("1:5,2:9"), parse("1:7,3:1")))).toBe("1:7,2:9,3:1");
  });
});

describe("what is asked for after", () => {
  test("is the latest of each shard, whatever order it was told in", () => {
    const positions = new Positions();
    positions.note("1:9", 0);
    positions.note("1:5,2:3", 0);
    expect(positions.after(0)).toBe("1:9,2:3");
  });

  test("is nothing once it is a minute old", () => {
    const positions = new Positions();
    positions.note("1:9", 0);
    positions.note("2:1", 30_000);
    expect(positions.after(61_000)).toBe("2:1");
    expect(positions.after(91_000)).toBeNull();
  });

  test("names no more shards than a header holds, and those that moved last", () => {
    const positions = new Positions();
    for (let shard = 0; shard < 100; shard += 1) positions.note(`${shard}:1`, 0);
    positions.note("0:2", 0);
    const named = positions.after(0)?.split(",") ?? [];
    expect(named).toHaveLength(64);
    expect(named[0]).toBe("0:2");
  });
});
