/** JSON as lines to read: each with its indent, the name that it begins with, and the rest. */
import { visible } from "~/app/harmless";

export interface Line {
  readonly indent: string;
  readonly name: string;
  readonly rest: string;
}

const LINE = /^(\s*)(?:("(?:[^"\\]|\\.)*"): )?(.*)$/s;

/** What isn't JSON is one line as it is. */
export const indented = (text: string): Line[] => {
  let lines: string[];
  try {
    lines = visible(JSON.stringify(JSON.parse(text), null, 2)).split("\n");
  } catch {
    lines = [text];
  }
  return lines.map((line) => {
    const [, indent = "", name = "", rest = ""] = LINE.exec(line) ?? [];
    return { indent, name, rest };
  });
};
