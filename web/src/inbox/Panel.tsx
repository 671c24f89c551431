/** Whom the conversation is with: their fields, and where all of it stands on the record. */
import { Link } from "@tanstack/react-router";
import { memo, type RefObject, useState } from "react";

import type { Answer } from "~/api/client";
import { useAsk } from "~/app/ask";
import { ERASED, nameOfContact } from "~/app/customers";
import { useChannels, useLabels, useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { dialled, when } from "~/app/times";
import { FieldFacts, Rename, useEditing } from "~/contacts/Fields";
import { Answered } from "~/parts/Answered";
import { Bones } from "~/parts/Bones";
import { Fact } from "~/parts/Facts";
import { Time } from "~/parts/Time";
import { contacts } from "~/strings/contacts";
import { inbox } from "~/strings/inbox";

import { AiPanel } from "./AiPanel";
import type { Row } from "./book";
import { type About, type Conversation, useAbout, usePart } from "./conversations";
import type { InboxSearch } from "./filters";
import { LabelMenu, type MenuName, Owner } from "./menus";
import css from "./Panel.module.css";
import { Pos } from "./Pos";
import { type Acts, useActs } from "./useActs";

type Contact = Answer<"get_contact">;

interface Props {
  readonly conversationId: string;
  readonly search: InboxSearch;
  readonly shown: RefObject<readonly Row[]>;
  /** On small screens, where the title bar has no room: whose it is and its labels are changed here. */
  readonly hasControls?: boolean;
}

/** What is said beside it changes little of it: each section is drawn anew only where something of it is another. */
export const Panel = memo(({ conversationId, search, shown, hasControls = false }: Props) => {
  const { data: about, error } = useAbout(conversationId);
  const contactId = about?.contact_id ?? "";
  const found = useAsk("get_contact", { contact_id: contactId }, { enabled: about !== undefined });
  const acts = useActs(conversationId, search, shown);
  if (!about) {
    // The thread beside it says what is wrong.
    return error ? null : <Bones label={inbox.panel.contact} rows={3} widths={[40, 70]} />;
  }
  return (
    <>
      <Answered of={found}>
        {(contact) => <ContactSection contact={contact} conversationId={conversationId} />}
      </Answered>
      <StateSection about={about} acts={acts} hasControls={hasControls} />
      <AiPanel conversationId={conversationId} acts={acts} />
      <RecordSection about={about} />
    </>
  );
});

const ContactSection = memo(({ contact, conversationId }: { contact: Contact; conversationId: string }) => {
  const { edit, dialog } = useEditing(contact);
  const [isRenaming, setRenaming] = useState(false);
  const channel = useChannels().find(({ channel_id }) => channel_id === contact.channel_id);
  const now = useNow();
  const { panel } = inbox;
  const [address, ...before] = contact.addresses;
  return (
    <section className={css.section}>
      <h2>
        {panel.contact}
        {edit && (
          <span className={css.ways}>
            <button type="button" className={css.edit} onClick={() => setRenaming(true)}>
              {contacts.rename}
            </button>
            <button type="button" className={css.edit} onClick={() => edit("")}>
              {contacts.addField}
            </button>
          </span>
        )}
      </h2>
      <dl className={css.fields}>
        {contact.erased_at && <Fact name={panel.erased(when(contact.erased_at, now))}>{ERASED}</Fact>}
        <Fact name={panel.phone}>{address ? dialled(address) : <span className="third">{panel.noPhone}</span>}</Fact>
        <Fact name={panel.before}>{before.map(dialled).join(", ")}</Fact>
        <Fact name={panel.username}>{contact.username && `@${contact.username}`}</Fact>
        <Fact name={panel.channel}>{channel?.name}</Fact>
        <Fact name={panel.since}>
          <Time at={contact.created_at} now={now} />
        </Fact>
        <FieldFacts contact={contact} edit={edit} />
      </dl>
      <Others contact={contact} conversationId={conversationId} />
      <Link className="small" to="/contacts/$contactId" params={{ contactId: contact.contact_id }}>
        {panel.openContact}
      </Link>
      {dialog}
      {isRenaming && <Rename contact={contact} close={() => setRenaming(false)} />}
    </section>
  );
});

/** Whoever else they are, and what was said with them there. */
const Others = ({ contact, conversationId }: { contact: Contact; conversationId: string }) => {
  const now = useNow();
  const { panel } = inbox;
  const names = new Map([contact, ...contact.linked].map((each) => [each.contact_id, nameOfContact(each)]));
  const others = contact.conversations.filter(({ conversation_id }) => conversation_id !== conversationId);
  if (contact.linked.length === 0) return null;
  return (
    <dl className={css.fields}>
      <Fact name={panel.linked}>
        {contact.linked.map(({ contact_id }) => (
          <div key={contact_id}>
            <Link to="/contacts/$contactId" params={{ contactId: contact_id }}>
              {names.get(contact_id)}
            </Link>
          </div>
        ))}
      </Fact>
      <Fact name={panel.conversations}>
        {others.length > 0 &&
          others.map(({ contact_id, conversation_id, opened_at }) => (
            <div key={conversation_id}>
              <Link
                to="/inbox/$conversationId"
                params={{ conversationId: conversation_id }}
                search={{}}
                title={names.get(contact_id)}
              >
                {panel.began(when(opened_at, now))}
              </Link>
            </div>
          ))}
      </Fact>
    </dl>
  );
};

interface StateProps {
  readonly about: About;
  readonly acts: Acts;
  readonly hasControls: boolean;
}

/** Whose it is and how it is labelled: what the title bar has no room for on small screens. */
const StateSection = memo(({ about, acts, hasControls }: StateProps) => {
  const labels = useLabels();
  const nameOf = useNames();
  const mayWrite = useMay("inbox:write") && hasControls && about.status !== "resolved";
  const [open, setOpen] = useState<MenuName | null>(null);
  const menu = { about, acts, open, setOpen };
  const names = about.labels.map((id) => labels.find(({ label_id }) => label_id === id)?.name).filter(Boolean);
  const { panel, priorities, actions } = inbox;
  return (
    <section className={css.section}>
      <h2>
        {panel.conversation}
        {mayWrite && <LabelMenu {...menu} />}
      </h2>
      <dl className={css.fields}>
        <Fact name={panel.assigned}>
          {mayWrite ? (
            <span className={css.owner}>
              <Owner {...menu} />
            </span>
          ) : about.assignee_id ? (
            nameOf(about.assignee_id)
          ) : (
            inbox.unassigned
          )}
        </Fact>
        <Fact name={panel.labels}>{names.join(", ") || <span className="third">{panel.none}</span>}</Fact>
        <Fact name={actions.priority}>{priorities[about.priority]}</Fact>
      </dl>
    </section>
  );
});

const lastOf = ({ shard, last_seq }: Conversation) => ({ shard, seq: last_seq });

const RecordSection = memo(({ about: { conversation_id: id } }: { about: About }) => {
  const mayRead = useMay("events:read");
  const { data: last, isPlaceholderData } = usePart(id, lastOf);
  const { panel } = inbox;
  return (
    <section className={css.section}>
      <h2>{panel.record}</h2>
      <dl className={css.fields}>
        <Fact name={panel.events}>
          {mayRead ? (
            <Link to="/record" search={{ conversation: id }}>
              {panel.allEvents}
            </Link>
          ) : (
            last && !isPlaceholderData && <Pos {...last} />
          )}
        </Fact>
        <Fact name={panel.shard}>{isPlaceholderData ? null : last?.shard}</Fact>
        {mayRead && (
          <Fact name={panel.export}>
            <a href={`/v1/export_conversation?conversation_id=${id}`} download={`conversation-${id}.jsonl`}>
              {panel.exportMore}
            </a>
          </Fact>
        )}
      </dl>
    </section>
  );
});
