/** Other contacts that are the same person, and the way to say so. */
import { Button, Radio, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Answer } from "~/api/client";
import { useAsk } from "~/app/ask";
import { nameOfContact } from "~/app/customers";
import { useDoing } from "~/app/doing";
import { useMay } from "~/app/session";
import { dialled } from "~/app/times";
import { Editor } from "~/parts/Editor";
import { contacts } from "~/strings/contacts";

import css from "./Contacts.module.css";

type Contact = Answer<"get_contact">;

const TYPING_MS = 250;

export const Linked = ({ contact }: { contact: Contact }) => {
  const mayWrite = useMay("inbox:write") && contact.erased_at === null;
  const [isLinking, setLinking] = useState(false);
  return (
    <section className={css.section}>
      <h2>
        {contacts.linked}
        {mayWrite && <Button onClick={() => setLinking(true)}>{contacts.link}</Button>}
      </h2>
      {contact.linked.length === 0 && <p className="second">{contacts.linkedNone}</p>}
      <ul>
        {contact.linked.map((other) => (
          <li key={other.contact_id} dir="auto">
            <Link to="/contacts/$contactId" params={{ contactId: other.contact_id }}>
              {nameOfContact(other)}
            </Link>{" "}
            <span className="third">{other.addresses[0] && dialled(other.addresses[0])}</span>
          </li>
        ))}
      </ul>
      {isLinking && <LinkTo contact={contact} close={() => setLinking(false)} />}
    </section>
  );
};

const LinkTo = ({ contact, close }: { contact: Contact; close: () => void }) => {
  const link = useDoing("link_contacts", ["get_contact", "list_events"]);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [query] = useDebouncedValue(text.trim(), TYPING_MS);
  const { data } = useAsk("search", { query, limit: 1 }, { enabled: query !== "", keep: true });
  const others = query ? (data?.contacts ?? []).filter(({ contact_id }) => contact_id !== contact.contact_id) : [];
  return (
    <Editor
      title={contacts.link}
      label={contacts.linkDo}
      isBusy={link.isBusy}
      error={link.error}
      isReady={chosen !== null}
      save={() => chosen && link.run({ contact_id: contact.contact_id, linked_contact_id: chosen }, close)}
      close={close}
    >
      <p className="second">{contacts.linkMore}</p>
      <TextInput
        label={contacts.linkFind}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        data-autofocus
      />
      <Radio.Group value={chosen ?? ""} onChange={setChosen} aria-label={contacts.linked}>
        {others.map((other) => (
          <Radio
            key={other.contact_id}
            value={other.contact_id}
            mt={6}
            label={[...new Set([nameOfContact(other), dialled(other.addresses[0] ?? "")])].filter(Boolean).join(", ")}
          />
        ))}
      </Radio.Group>
    </Editor>
  );
};
