/** Items of timelines, as the API answers them; a test says what it is about. */
import type { Item } from "~/inbox/thread";

const NOTHING: Omit<Item, "shard" | "seq" | "event_id" | "kind" | "actor" | "occurred_at" | "at"> = {
  message_id: null,
  direction: null,
  message_kind: null,
  channel_id: null,
  content: null,
  reply_to_id: null,
  forwarded: null,
  template: null,
  author: null,
  file_name: null,
  delivery: null,
  delivery_at: null,
  attempt: null,
  failure: null,
  failure_code: null,
  failure_details: null,
  maybe_doubled: null,
  edited_text: null,
  edited_at: null,
  revoked_at: null,
  their_reaction: null,
  our_reaction: null,
  media_id: null,
  media_state: null,
  media_type: null,
  media_name: null,
  size_bytes: null,
  has_preview: null,
  width: null,
  height: null,
  rejection: null,
  note_id: null,
  text: null,
  sent_at: null,
  mentions: null,
  assignee_id: null,
  former_assignee_id: null,
  snoozed_until: null,
  priority: null,
  label_id: null,
};

export const item = (own: Partial<Item> = {}): Item => {
  const at = own.at ?? "2026-11-26T10:00:00Z";
  const seq = own.seq ?? 1;
  return {
    ...NOTHING,
    shard: 1,
    seq,
    event_id: `e${seq}`,
    kind: "message.received",
    actor: "contact/1",
    occurred_at: at,
    at,
    direction: "in",
    ...own,
  };
};
