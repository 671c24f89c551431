/** What was written down about somebody, and the way to change it. */
import { Button } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useState } from "react";

import type { Answer } from "~/api/client";
import { harmless } from "~/app/harmless";
import { useMay } from "~/app/session";
import { Fact, Facts } from "~/parts/Facts";
import { contacts } from "~/strings/contacts";

import css from "./Contacts.module.css";
import { worded } from "./fieldNames";

type Contact = Answer<"get_contact">;

const EditField = lazy(() => import("./FieldEditors").then(({ EditField }) => ({ default: EditField })));
const RenameDialog = lazy(() => import("./FieldEditors").then(({ Rename }) => ({ default: Rename })));

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
  const dialog = edited !== null && (
    <Suspense>
      <EditField contact={contact} field={edited} close={() => setEdited(null)} />
    </Suspense>
  );
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

export const Rename = (props: { contact: Contact; close: () => void }) => (
  <Suspense>
    <RenameDialog {...props} />
  </Suspense>
);
