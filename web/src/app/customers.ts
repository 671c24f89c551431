/** What to call a customer: they may have no name, no number and no e-mail, only a user name and an id. */
import type { Schemas } from "~/api/client";

import { harmless } from "./harmless";
import { dialled } from "./times";

/** What stands wherever something of an erased person stood; the API says it so. */
export const ERASED = "[erased]";

const ID_SHOWN = 8;

export const called = (name: string, username: string | null, address: string, id: string): string =>
  harmless(name) || (username ? `@${username}` : "") || dialled(address) || `…${id.slice(-ID_SHOWN)}`;

type Row = Pick<Schemas["ConversationRow"], "contact_id" | "contact_name" | "contact_address" | "contact_username">;

/** As conversations, and what a search finds, tell of them. */
export const nameOfCustomer = (row: Row): string =>
  called(row.contact_name, row.contact_username, row.contact_address, row.contact_id);

type Contact = Pick<Schemas["ContactRow"], "contact_id" | "name" | "addresses" | "username">;

export const nameOfContact = ({ contact_id, name, addresses, username }: Contact): string =>
  called(name, username, addresses[0] ?? "", contact_id);
