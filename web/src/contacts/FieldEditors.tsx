/** The dialogs by which a contact's fields and name are changed: loaded when somebody changes one. */
import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Answer } from "~/api/client";
import { useDoing } from "~/app/doing";
import { Editor } from "~/parts/Editor";
import { contacts } from "~/strings/contacts";

import { isFieldName, worded } from "./fieldNames";

type Contact = Answer<"get_contact">;

const NAME_CHARS_MAX = 120;
const VALUE_CHARS_MAX = 1_000;

export const EditField = ({ contact, field, close }: { contact: Contact; field: string; close: () => void }) => {
  const set = useDoing("set_contact_field", ["get_contact", "list_contacts", "list_events"]);
  const [name, setName] = useState(field);
  const [value, setValue] = useState(field ? String(contact.fields[field] ?? "") : "");
  const isNew = field === "";
  return (
    <Editor
      title={isNew ? contacts.addField : contacts.editField(worded(field))}
      isBusy={set.isBusy}
      error={set.error}
      isReady={isFieldName(name) && (!isNew || value.trim() !== "")}
      save={() => set.run({ contact_id: contact.contact_id, field: name, value: value.trim() || null }, close)}
      close={close}
    >
      {isNew && (
        <TextInput
          label={contacts.fieldName}
          description={contacts.fieldNameMore}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
      )}
      <Textarea
        label={contacts.fieldValue}
        description={isNew ? undefined : contacts.clearMore}
        value={value}
        maxLength={VALUE_CHARS_MAX}
        autosize
        maxRows={8}
        dir="auto"
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
        data-autofocus={!isNew || undefined}
      />
    </Editor>
  );
};

export const Rename = ({ contact, close }: { contact: Contact; close: () => void }) => {
  const rename = useDoing("rename_contact", ["get_contact", "list_contacts", "list_events"]);
  const [name, setName] = useState(contact.name);
  return (
    <Editor
      title={contacts.rename}
      isBusy={rename.isBusy}
      error={rename.error}
      isReady={name.trim() !== ""}
      save={() => rename.run({ contact_id: contact.contact_id, name: name.trim() }, close)}
      close={close}
    >
      <TextInput
        label={contacts.name}
        value={name}
        maxLength={NAME_CHARS_MAX}
        dir="auto"
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
    </Editor>
  );
};
