/** Whom the conversation is with: their fields, and where all of it stands on the record. */
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, type RefObject, useState } from "react";

import type { Answer } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useChannels, useLabels, useNames } from "~/app/furniture";
import { harmless } from "~/app/harmless";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { dialled, exactly, when } from "~/app/times";
import { worded } from "~/contacts/names";
import { Answered } from "~/parts/Answered";
import { Bones } from "~/parts/Bones";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";

import { AiPanel } from "./AiPanel";
import type { Row } from "./book";
import { type Conversation, useConversation } from "./conversations";
import type { InboxSearch } from "./filters";
import css from "./Panel.module.css";
import { Pos } from "./Pos";
import { LabelMenu, Owner } from "./ThreadBar";
import { useActs } from "./useActs";

type Contact = Answer<"get_contact">;

interface Props {
  readonly conversationId: string;
  readonly search: InboxSearch;
  readonly shown: RefObject<readonly Row[]>;
  /** On small screens, where the title bar has no room: whose it is and its labels are changed here. */
  readonly hasControls?: boolean;
}

export const Panel = ({ conversationId, search, shown, hasControls = false }: Props) => {
  const { data: conversation, error } = useConversation(conversationId);
  const found = useAsk(
    "get_contact",
    { contact_id: conversation?.contact_id ?? "" },
    { enabled: conversation !== undefined },
  );
  if (!conversation) {
    // The thread beside it says what is wrong.
    return error ? null : <Bones label={inbox.panel.contact} rows={3} widths={[40, 70]} />;
  }
  return (
    <>
      <Answered of={found}>{(contact) => <ContactSection contact={contact} />}</Answered>
      <StateSection conversation={conversation} search={search} shown={shown} hasControls={hasControls} />
      <Proposed conversation={conversation} search={search} shown={shown} />
      <RecordSection conversation={conversation} />
    </>
  );
};

const ContactSection = ({ contact }: { contact: Contact }) => {
  const [isEditing, setEditing] = useState(false);
  const mayWrite = useMay("inbox:write") && contact.erased_at === null;
  const channel = useChannels().find(({ channel_id }) => channel_id === contact.channel_id);
  const now = useNow();
  const { panel } = inbox;
  const [address, ...before] = contact.addresses;
  return (
    <section className={css.section}>
      <h2>
        {panel.contact}
        {mayWrite && (
          <button type="button" className={css.edit} onClick={() => setEditing(!isEditing)}>
            {isEditing ? panel.done : panel.edit}
          </button>
        )}
      </h2>
      {isEditing && <Field contact={contact} field={null} label={panel.name} value={contact.name} />}
      <dl className={css.fields}>
        {contact.erased_at && <Pair name={panel.erased(when(contact.erased_at, now))}>{inbox.erased}</Pair>}
        <Pair name={panel.phone}>{address ? dialled(address) : <span className="third">{panel.noPhone}</span>}</Pair>
        {before.length > 0 && (
          <Pair name={panel.before}>
            {before.map((each) => (
              <div key={each}>{dialled(each)}</div>
            ))}
          </Pair>
        )}
        {contact.username && <Pair name={panel.username}>@{contact.username}</Pair>}
        {channel && <Pair name={panel.channel}>{channel.name}</Pair>}
        <Pair name={panel.since}>
          <time dateTime={contact.created_at} title={exactly(contact.created_at)}>
            {when(contact.created_at, now)}
          </time>
        </Pair>
        {!isEditing &&
          Object.entries(contact.fields).map(([name, value]) => (
            <Pair key={name} name={worded(name)}>
              {harmless(String(value))}
            </Pair>
          ))}
        {contact.linked.length > 0 && (
          <Pair name={panel.linked}>
            {contact.linked.map(({ contact_id, name }) => (
              <Link key={contact_id} to="/contacts/$contactId" params={{ contactId: contact_id }}>
                {harmless(name) || contact_id.slice(-8)}
              </Link>
            ))}
          </Pair>
        )}
      </dl>
      {isEditing && (
        <>
          {Object.entries(contact.fields).map(([name, value]) => (
            <Field key={name} contact={contact} field={name} label={worded(name)} value={String(value)} />
          ))}
          <NewField contact={contact} />
        </>
      )}
      <Link className="small" to="/contacts/$contactId" params={{ contactId: contact.contact_id }}>
        {panel.openContact}
      </Link>
    </section>
  );
};

const Pair = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd className="num" dir="auto">
      {children}
    </dd>
  </>
);

/** What is answered otherwise once a name or a field is another. */
const CHANGED = ["get_contact", "list_contacts", "list_events"] as const;

const useSaving = (contact: Contact) => {
  const rename = useDoing("rename_contact", CHANGED);
  const set = useDoing("set_contact_field", CHANGED);
  const { contact_id } = contact;
  const save = (field: string | null, value: string, done?: () => void): void => {
    if (field === null) rename.run({ contact_id, name: value }, done);
    else set.run({ contact_id, field, value: value || null }, done);
  };
  return { save, error: rename.error ?? set.error, isBusy: rename.isBusy || set.isBusy };
};

/** One field of theirs, or, without a field, their name. */
const Field = (props: { contact: Contact; field: string | null; label: string; value: string }) => {
  const { contact, field, label, value } = props;
  const [text, setText] = useState(value);
  const { save, error, isBusy } = useSaving(contact);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save(field, text.trim());
  };
  return (
    <form onSubmit={submit} className={css.field}>
      <TextInput
        label={label}
        value={text}
        error={error?.message}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        rightSection={
          text !== value && (
            <ActionIcon type="submit" size={24} aria-label={`${inbox.panel.save} ${label}`} loading={isBusy}>
              <Icon of={IconCheck} small />
            </ActionIcon>
          )
        }
      />
    </form>
  );
};

const NewField = ({ contact }: { contact: Contact }) => {
  const { save, error, isBusy } = useSaving(contact);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const name = String(fields.get("field")).trim().toLowerCase().replaceAll(/\s+/g, "_");
    save(name, String(fields.get("value")).trim(), () => form.reset());
  };
  return (
    <form onSubmit={submit} className={css.add}>
      <TextInput name="field" aria-label={inbox.panel.field} placeholder={inbox.panel.field} required />
      <TextInput
        name="value"
        aria-label={inbox.panel.value}
        placeholder={inbox.panel.value}
        required
        error={error?.message}
      />
      <Button type="submit" loading={isBusy}>
        {inbox.panel.add}
      </Button>
    </form>
  );
};

/** Whose it is and how it is labelled: what the title bar has no room for on small screens. */
const StateSection = ({
  conversation,
  search,
  shown,
  hasControls,
}: Omit<Props, "conversationId"> & { conversation: Conversation }) => {
  const labels = useLabels();
  const nameOf = useNames();
  const acts = useActs(conversation, search, shown);
  const mayWrite = useMay("inbox:write") && hasControls && conversation.status !== "resolved";
  const [menu, setMenu] = useState<"owner" | "labels" | null>(null);
  const isOpened = (name: typeof menu) => ({
    opened: menu === name,
    onChange: (is: boolean) => setMenu(is ? name : null),
  });
  const names = conversation.labels.map((id) => labels.find(({ label_id }) => label_id === id)?.name).filter(Boolean);
  const { panel, priorities, actions } = inbox;
  return (
    <section className={css.section}>
      <h2>
        {panel.conversation}
        {mayWrite && <LabelMenu conversation={conversation} acts={acts} {...isOpened("labels")} />}
      </h2>
      <dl className={css.fields}>
        <Pair name={panel.assigned}>
          {mayWrite ? (
            <span className={css.owner}>
              <Owner conversation={conversation} acts={acts} {...isOpened("owner")} />
            </span>
          ) : conversation.assignee_id ? (
            nameOf(conversation.assignee_id)
          ) : (
            inbox.unassigned
          )}
        </Pair>
        <Pair name={panel.labels}>{names.join(", ") || <span className="third">{panel.none}</span>}</Pair>
        <Pair name={actions.priority}>{priorities[conversation.priority]}</Pair>
      </dl>
    </section>
  );
};

const Proposed = ({ conversation, search, shown }: Omit<Props, "conversationId"> & { conversation: Conversation }) => {
  const acts = useActs(conversation, search, shown);
  return <AiPanel conversation={conversation} acts={acts} />;
};

const RecordSection = ({ conversation }: { conversation: Conversation }) => {
  const mayRead = useMay("events:read");
  const { panel } = inbox;
  const { conversation_id: id, shard, last_seq } = conversation;
  return (
    <section className={css.section}>
      <h2>{panel.record}</h2>
      <dl className={css.fields}>
        <Pair name={panel.events}>
          {mayRead ? (
            <Link to="/record" search={{ conversation: id }}>
              {panel.allEvents}
            </Link>
          ) : (
            <Pos shard={shard} seq={last_seq} />
          )}
        </Pair>
        <Pair name={panel.shard}>{shard}</Pair>
        {mayRead && (
          <Pair name={panel.export}>
            <a href={`/v1/export_conversation?conversation_id=${id}`} download={`conversation-${id}.jsonl`}>
              {panel.exportMore}
            </a>
          </Pair>
        )}
      </dl>
    </section>
  );
};
