/** Erases a person, after saying what that means. */
import { Select, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Answer, Body } from "~/api/client";
import { nameOfContact } from "~/app/customers";
import { useDoing } from "~/app/doing";
import { queries } from "~/app/queries";
import { Confirm } from "~/parts/Confirm";
import { contacts } from "~/strings/contacts";

import css from "./Contacts.module.css";

type Reason = Body<"erase_contact">["reason"];

const REASONS = Object.entries(contacts.reasons).map(([value, label]) => ({ value, label }));

export const Erase = ({ contact, close }: { contact: Answer<"get_contact">; close: () => void }) => {
  const erase = useDoing("erase_contact");
  const [reason, setReason] = useState<Reason>("asked_by_person");
  const [typed, setTyped] = useState("");
  const run = (): void =>
    erase.run({ contact_id: contact.contact_id, reason }, () => {
      void queries.invalidateQueries();
      close();
    });
  return (
    <Confirm
      title={contacts.eraseOf(nameOfContact(contact))}
      label={contacts.erase}
      isBusy={erase.isBusy}
      error={erase.error}
      isReady={typed.trim().toLocaleLowerCase() === contacts.eraseWord}
      run={run}
      close={close}
    >
      <ul className={css.list}>
        {contacts.eraseMore.map((each) => (
          <li key={each}>{each}</li>
        ))}
        {contact.linked.length > 0 && <li>{contacts.eraseLinked(contact.linked.length)}</li>}
      </ul>
      <Select
        label={contacts.reason}
        data={REASONS}
        value={reason}
        allowDeselect={false}
        onChange={(value) => setReason(value as Reason)}
      />
      <TextInput
        label={contacts.eraseType(contacts.eraseWord)}
        value={typed}
        autoComplete="off"
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        data-autofocus
      />
    </Confirm>
  );
};
