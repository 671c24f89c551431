/** What happened with somebody, the newest first, each under its number; and their conversations. */
import { Link } from "@tanstack/react-router";

import { useAsk } from "~/app/ask";
import { useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { exactly, when } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { addressOf } from "~/record/address";
import { titleOf, versionsOf } from "~/record/types";
import { contacts } from "~/strings/contacts";

import css from "./Contacts.module.css";

const EVENTS = 20;

export const History = ({ contactId }: { contactId: string }) =>
  useMay("events:read") ? <Events subject={`contact/${contactId}`} /> : null;

const Events = ({ subject }: { subject: string }) => {
  const found = useAsk("list_events", { subject, limit: EVENTS });
  const opened = useAsk("list_events", { subject, type: versionsOf("conversation.opened"), limit: EVENTS });
  const nameOf = useNames();
  const now = useNow();
  return (
    <div>
      <section className={css.section}>
        <h2>{contacts.conversations}</h2>
        <ul className={css.history}>
          {opened.data?.events.map(({ event_id, shard, seq, conversation_id, occurred_at }) => (
            <li key={event_id}>
              <Link className="pos" {...addressOf({ shard, seq })} preload={false}>
                {shard}:{seq}
              </Link>
              <Link to="/inbox/$conversationId" params={{ conversationId: conversation_id ?? "" }} search={{}}>
                {contacts.openConversation}
              </Link>
              <span className="small third" title={exactly(occurred_at)}>
                {when(occurred_at, now)}
              </span>
            </li>
          ))}
        </ul>
      </section>
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
                {events.map((event) => (
                  <li key={event.event_id}>
                    <Link className="pos" {...addressOf(event, { subject })} preload={false}>
                      {event.shard}:{event.seq}
                    </Link>
                    <span>
                      {titleOf(event.type)} <span className="third">{nameOf(event.actor)}</span>
                    </span>
                    <span className="small third" title={exactly(event.occurred_at)}>
                      {when(event.occurred_at, now)}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </section>
    </div>
  );
};
