/** What was written down about somebody, and the way to change it. */
import { Button, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";

import type { Answer } from "~/api/client";
import { useDoing } from "~/app/doing";
import { harmless } from "~/app/harmless";
import { useMay } from "~/app/session";
import { Editor } from "~/parts/Editor";
import { Fact, Facts } from "~/parts/Facts";
import { contacts } from "~/strings/contacts";

import css from "./Contacts.module.css";
import { isFieldName, worded } from "./fieldNames";

type Contact = Answer<"get_contact">;

const NAME_CHARS_MAX = 120;
const VALUE_CHARS_MAX = 1_000;

export const Fields = ({ contact }: { contact: Contact }) => {
  const { edit, dialog } = useEditing(contact);
  return (
    <section className={css.section}>
      <h2>
        {contacts.fields}
        {edit && <Button onClick={() => edit("")}>{contacts.addField}</Button>}
      </h2>
      {Object.keys(contact.fields).length === 0 && <p className="second">{contacts.noFields}</p>}
      <Facts>
        <FieldFacts contact={contact} edit={edit} />
      </Facts>
      {dialog}
    </section>
  );
};

type Edit = ((field: string) => void) | null;

/** How a field is changed, and the dialog that does it; an empty one is a new one. Null for who may not. */
export const useEditing = (contact: Contact): { readonly edit: Edit; readonly dialog: ReactNode } => {
  const mayWrite = useMay("inbox:write") && contact.erased_at === null;
  const [edited, setEdited] = useState<string | null>(null);
  const dialog = edited !== null && <EditField contact={contact} field={edited} close={() => setEdited(null)} />;
  return { edit: mayWrite ? setEdited : null, dialog };
};

/** Each field, its value the way to change it. */
export const FieldFacts = ({ contact, edit }: { contact: Contact; edit: Edit }) =>
  Object.entries(contact.fields).map(([name, value]) => (
    <Fact key={name} name={worded(name)}>
      {edit ? (
        <button type="button" className={css.field} title={contacts.editField(worded(name))} onClick={() => edit(name)}>
          {harmless(String(value))}
        </button>
      ) : (
        harmless(String(value))
      )}
    </Fact>
  ));

const EditField = ({ contact, field, close }: { contact: Contact; field: string; close: () => void }) => {
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
