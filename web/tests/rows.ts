/** Rows of lists, as the API answers them; a test says what it is about. */
import type { Schemas } from "~/api/client";

export type Row = Schemas["ConversationRow"];

export const row = (own: Partial<Row> = {}): Row => ({
  conversation_id: "01900000-0000-7000-8000-00000000c001",
  contact_id: "01900000-0000-7000-8000-00000000a001",
  contact_name: "Ana (demo)",
  contact_address: "",
  contact_username: null,
  channel: "whatsapp",
  channel_id: null,
  status: "open",
  snoozed_until: null,
  assignee_id: null,
  priority: "normal",
  labels: [],
  version: 1,
  opened_at: "2026-11-26T10:00:00Z",
  last_activity_at: "2026-11-26T10:00:00Z",
  last_message: "Hello",
  last_direction: "in",
  last_kind: "text",
  last_message_id: null,
  last_delivery: null,
  waiting_since: null,
  window_closes_at: null,
  unread: false,
  ...own,
});
