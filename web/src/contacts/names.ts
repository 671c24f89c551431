/** What to call a customer who may have no name, no number and no e-mail. */
import type { Schemas } from "~/api/client";
import { harmless } from "~/app/harmless";
import { dialled } from "~/app/times";
import { contacts } from "~/strings/contacts";

type Contact = Pick<Schemas["ContactRow"], "contact_id" | "name" | "addresses" | "username" | "erased_at">;

export const nameOf = ({ contact_id, name, addresses, username, erased_at }: Contact): string => {
  if (erased_at !== null) return contacts.erased;
  const address = addresses[0];
  return harmless(name) || (username && `@${username}`) || (address && dialled(address)) || `…${contact_id.slice(-8)}`;
};

/** `order_number` as a person reads it. */
export const worded = (field: string): string => {
  const words = field.replaceAll("_", " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
};

export const isFieldName = (text: string): boolean => /^[a-z][a-z0-9_]{0,39}$/.test(text);
