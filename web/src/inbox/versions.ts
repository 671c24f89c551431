/** A message's wordings, in the order in which its customer gave them. */
import type { Schemas } from "~/api/client";

import type { Item } from "./thread";

export type Edit = Schemas["EventShown"];

export interface Version {
  /** Null where nobody may know the number. */
  readonly seq: number | null;
  readonly shard: number;
  readonly at: string;
  /** Null as long as it is sealed. */
  readonly text: string | null;
}

export const isEdit = ({ type }: Edit): boolean => type.startsWith("message.edited.");

/** Of the record's events of a message, those that gave it other words; `opened` are their texts by event. */
export const versionsOf = (
  item: Item,
  events: readonly Edit[] | null,
  opened: ReadonlyMap<string, string> = new Map(),
): Version[] => {
  const { shard, seq, at, edited_at } = item;
  const first = { shard, seq, at, text: item.text ?? "" };
  const last = edited_at === null ? [] : [{ shard, seq: null, at: edited_at, text: item.edited_text }];
  if (events === null) return [first, ...last];
  const edits = events.filter(isEdit).sort((one, other) => saidAt(one) - saidAt(other) || one.seq - other.seq);
  const latest = edits.findLastIndex((edit) => saidAt(edit) === Date.parse(edited_at ?? ""));
  const known = (edit: Edit, index: number) => (index === latest ? item.edited_text : wordsOf(edit, opened));
  return [first, ...edits.map((edit, index) => versionOf(edit, known(edit, index)))];
};

const versionOf = (edit: Edit, text: string | null): Version => ({
  shard: edit.shard,
  seq: edit.seq,
  at: String(edit.fields?.sent_at ?? edit.occurred_at),
  text,
});

const saidAt = (edit: Edit): number => Date.parse(String(edit.fields?.sent_at ?? edit.occurred_at));

const wordsOf = ({ event_id, seal, fields }: Edit, opened: ReadonlyMap<string, string>): string | null =>
  opened.get(event_id) ?? (seal === "sealed" ? null : String(fields?.text ?? ""));
