/** What a customer is called: they may have no name, no number, or neither. */
import type { Schemas } from "~/api/client";
import { harmless } from "~/app/harmless";
import { dialled } from "~/app/times";

type Row = Schemas["ConversationRow"];
type Known = Pick<Row, "contact_name" | "contact_address" | "contact_username" | "conversation_id">;

export const nameOfCustomer = (row: Known): string =>
  harmless(row.contact_name) ||
  (row.contact_username ? `@${row.contact_username}` : "") ||
  dialled(row.contact_address) ||
  row.conversation_id.slice(-8);
