/** The number changed, the person didn't: another one finds them from now on. */
import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Answer } from "~/api/client";
import { isProblem } from "~/api/problem";
import { useDoing } from "~/app/doing";
import { Editor } from "~/parts/Editor";
import { contacts } from "~/strings/contacts";

const NUMBER_CHARS_MAX = 32;

interface Props {
  readonly contact: Answer<"get_contact">;
  readonly close: () => void;
}

export const NewNumber = ({ contact, close }: Props) => {
  const alias = useDoing("alias_contact", ["get_contact", "list_contacts", "list_events"]);
  const [number, setNumber] = useState("");
  const { error } = alias;
  return (
    <Editor
      title={contacts.newNumber}
      isBusy={alias.isBusy}
      error={error}
      isReady={/^\+?[\d ().\-/]+$/.test(number.trim()) && number.replace(/\D/g, "").length >= DIGITS_MIN}
      save={() =>
        alias.run({ contact_id: contact.contact_id, channel: "whatsapp", address: number.trim() }, () => close())
      }
      close={close}
    >
      <p className="second">{contacts.newNumberMore}</p>
      <TextInput
        label={contacts.number}
        type="tel"
        placeholder="+44 7700 900123"
        maxLength={NUMBER_CHARS_MAX}
        value={number}
        onChange={({ currentTarget }) => setNumber(currentTarget.value)}
        data-autofocus
      />
      {isProblem(error, "address-is-anothers") && (
        <Link to="/contacts/$contactId" params={{ contactId: String(error.more.contact_id) }} onClick={close}>
          {contacts.whoseNumber}
        </Link>
      )}
    </Editor>
  );
};

const DIGITS_MIN = 7;
