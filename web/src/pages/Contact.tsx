/** Whom one writes with: who they are, what was written down, and where all of it stands on the record. */
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";

import type { Answer } from "~/api/client";
import { useAsk } from "~/app/ask";
import { nameOfContact } from "~/app/customers";
import { useChannels } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { dialled, exactly, when } from "~/app/times";
import css from "~/contacts/Contacts.module.css";
import { Erase } from "~/contacts/Erase";
import { Fields, Rename } from "~/contacts/Fields";
import { Conversations, History } from "~/contacts/History";
import { Linked } from "~/contacts/Linked";
import { NewNumber } from "~/contacts/NewNumber";
import { Answered } from "~/parts/Answered";
import { Fact, Facts } from "~/parts/Facts";
import { Guarded } from "~/parts/Guarded";
import { Icon } from "~/parts/Icon";
import { PageBar } from "~/parts/PageBar";
import { Time } from "~/parts/Time";
import { contacts } from "~/strings/contacts";

type Found = Answer<"get_contact">;

export const Contact = () => (
  <Guarded scope="inbox:read">
    <One />
  </Guarded>
);

const One = () => {
  const { contactId = "" } = useParams({ strict: false }) as { contactId?: string };
  const found = useAsk("get_contact", { contact_id: contactId });
  const back = (
    <Link className={css.back} to="/contacts" search={{}} aria-label={contacts.back}>
      <Icon of={IconArrowLeft} />
    </Link>
  );
  return (
    <>
      <PageBar title={found.data ? nameOfContact(found.data) : contacts.title} back={back}>
        {found.data && found.data.erased_at === null && <Acts contact={found.data} />}
      </PageBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="page" aria-label={contacts.title} tabIndex={0}>
        <Answered of={found} rows={6}>
          {(contact) => (
            <div className={css.columns}>
              <div>
                <Known contact={contact} />
                <Fields contact={contact} />
                <Linked contact={contact} />
              </div>
              <div>
                <Conversations contact={contact} />
                <History contactId={contact.contact_id} />
              </div>
            </div>
          )}
        </Answered>
      </section>
    </>
  );
};

const Acts = ({ contact }: { contact: Found }) => {
  const mayErase = useMay("contacts:erase");
  const mayExport = useMay("events:read");
  const [isErasing, setErasing] = useState(false);
  return (
    <>
      {mayExport && (
        <Button
          component="a"
          href={`/v1/export_contact?contact_id=${contact.contact_id}`}
          download={`contact-${contact.contact_id}.jsonl`}
          title={contacts.exportMore}
        >
          {contacts.export}
        </Button>
      )}
      {mayErase && (
        <Button variant="default" onClick={() => setErasing(true)}>
          {contacts.erase}
        </Button>
      )}
      {isErasing && <Erase contact={contact} close={() => setErasing(false)} />}
    </>
  );
};

const Known = ({ contact }: { contact: Found }) => {
  const now = useNow();
  const channel = useChannels().find(({ channel_id }) => channel_id === contact.channel_id);
  const [address, ...before] = contact.addresses;
  const mayWrite = useMay("inbox:write") && contact.erased_at === null;
  const [isRenaming, setRenaming] = useState(false);
  const [isMoving, setMoving] = useState(false);
  return (
    <section className={css.section}>
      <h2>
        {contacts.known}
        {mayWrite && (
          <span>
            <Button onClick={() => setRenaming(true)}>{contacts.rename}</Button>
            <Button onClick={() => setMoving(true)}>{contacts.newNumber}</Button>
          </span>
        )}
      </h2>
      {contact.erased_at && <p className="second">{contacts.erasedMore}</p>}
      <Facts>
        <Fact name={contacts.name}>{nameOfContact(contact)}</Fact>
        <Fact name={contacts.number}>
          {address ? dialled(address) : <span className="third">{contacts.noNumber}</span>}
        </Fact>
        <Fact name={contacts.before}>{before.map(dialled).join(", ")}</Fact>
        <Fact name={contacts.username}>{contact.username && `@${contact.username}`}</Fact>
        <Fact name={contacts.userId}>{contact.user_id}</Fact>
        <Fact name={contacts.channel}>{channel?.name}</Fact>
        <Fact name={contacts.since}>
          <Time at={contact.created_at} now={now} />
        </Fact>
        <Fact name={contacts.last}>
          {contact.last_message_at ? when(contact.last_message_at, now) : contacts.never}
        </Fact>
        {contact.erased_at && <Fact name={contacts.erase}>{contacts.erasedOn(exactly(contact.erased_at))}</Fact>}
      </Facts>
      {isRenaming && <Rename contact={contact} close={() => setRenaming(false)} />}
      {isMoving && <NewNumber contact={contact} close={() => setMoving(false)} />}
    </section>
  );
};
