/** What happened with somebody, the newest first, each under its number; and their conversations. */
import { Link } from "@tanstack/react-router";

import type { Answer } from "~/api/client";
import { useAsk } from "~/app/ask";
import { nameOfContact } from "~/app/customers";
import { useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Time } from "~/parts/Time";
import { addressOf } from "~/record/address";
import { byNumber } from "~/record/events";
import { titleOf } from "~/record/types";
import { contacts } from "~/strings/contacts";

import css from "./Contacts.module.css";

const EVENTS = 20;

type Contact = Answer<"get_contact">;

/** Theirs, and those of the contacts that are the same person. */
export const Conversations = ({ contact }: { contact: Contact }) => {
  const now = useNow();
  const names = new Map([contact, ...contact.linked].map((each) => [each.contact_id, nameOfContact(each)]));
  return (
    <section className={css.section}>
      <h2>
        {contacts.conversations}
        <Link className="small" to="/search" search={{ contact: contact.contact_id }}>
          {contacts.searchThem}
        </Link>
      </h2>
      {contact.conversations.length === 0 && <p className="second">{contacts.historyNone}</p>}
      <ul className={css.history}>
        {contact.conversations.map(({ contact_id, conversation_id, opened_at }) => (
          <li key={conversation_id}>
            <Time className="small third" at={opened_at} now={now} />
            <Link to="/inbox/$conversationId" params={{ conversationId: conversation_id }} search={{}} dir="auto">
              {contact_id === contact.contact_id ? contacts.openConversation : names.get(contact_id)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
};

export const History = ({ contactId }: { contactId: string }) =>
  useMay("events:read") ? <Events subject={`contact/${contactId}`} /> : null;

const Events = ({ subject }: { subject: string }) => {
  const found = useAsk("list_events", { subject, limit: EVENTS });
  const nameOf = useNames();
  const now = useNow();
  return (
    <section className={css.section}>
      <h2>
        {contacts.history}
        <Link className="small" to="/record" search={{ subject }}>
          {contacts.historyAll}
        </Link>
      </h2>
      <Answered of={found} rows={5}>
        {({ events }) =>
          events.length === 0 ? (
            <p className="second">{contacts.historyNone}</p>
          ) : (
            <ul className={css.history}>
              {byNumber(events).map((event) => (
                <li key={event.event_id}>
                  <Link className="pos" {...addressOf(event, { subject })} preload={false}>
                    {event.shard}:{event.seq}
                  </Link>
                  <span>
                    {titleOf(event.type)} <span className="third">{nameOf(event.actor)}</span>
                  </span>
                  <Time className="small third" at={event.occurred_at} now={now} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
};
