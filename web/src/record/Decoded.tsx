/** An event as today's version reads it. What is personal stays sealed until somebody opens it, on the record. */
import { Button } from "@mantine/core";
import { IconLock, IconLockOpen } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { firstOf } from "~/api/positions";
import { useNames } from "~/app/furniture";
import { useMay } from "~/app/session";
import { exactly } from "~/app/times";
import { Said } from "~/parts/Confirm";
import { Fact, Facts } from "~/parts/Facts";
import { Icon } from "~/parts/Icon";
import { record } from "~/strings/record";

import { addressOf } from "./address";
import { useCause } from "./Chain";
import css from "./Event.module.css";
import { fieldsOf, said, worded } from "./fields";
import type { RecordSearch } from "./filters";
import type { useOpening } from "./opening";
import { type EventFound, titleOf } from "./types";

interface Props {
  readonly event: EventFound;
  readonly search: RecordSearch;
  readonly opening: ReturnType<typeof useOpening>;
}

export const Decoded = ({ event, search, opening }: Props) => {
  const nameOf = useNames();
  const readsInbox = useMay("inbox:read");
  const { open, personal } = fieldsOf(event);
  return (
    <section className={css.decoded}>
      <h3>
        {record.decoded}
        {event.conversation_id && readsInbox && (
          <Link
            className="small"
            to="/inbox/$conversationId"
            params={{ conversationId: event.conversation_id }}
            search={{}}
            hash={String(event.seq)}
          >
            {record.inConversation}
          </Link>
        )}
      </h3>
      <Facts>
        <Fact name={record.what}>
          {titleOf(event.type)}
          <br />
          <span className="mono third">{event.type}</span>
        </Fact>
        <Fact name={record.at}>
          <time dateTime={event.occurred_at}>
            {exactly(event.occurred_at)}
            <br />
            <span className="mono third">{event.occurred_at}</span>
          </time>
        </Fact>
        <Fact name={record.who}>
          <Link to="/record" search={{ actor: event.actor }}>
            {nameOf(event.actor)}
          </Link>
        </Fact>
        <Fact name={record.behalf}>{event.on_behalf_of && nameOf(event.on_behalf_of)}</Fact>
        <Fact name={record.about}>
          <About subject={event.subject} readsInbox={readsInbox} />
        </Fact>
        {event.message_id && (
          <Fact name={record.message}>
            <Link to="/record" search={{ message: event.message_id }}>
              {record.history}
            </Link>
          </Fact>
        )}
        <Cause event={event} search={search} />
        <Neighbours event={event} search={search} />
        <Fact name={record.place}>
          <span className="small">
            {record.placeOf(event.place.topic, event.place.partition, event.place.offset_min)}
          </span>
        </Fact>
        {open.map(([name, value]) => (
          <Fact key={name} name={worded(name)}>
            {said(value, nameOf, name)}
          </Fact>
        ))}
      </Facts>
      {event.unreadable && (
        <p className="vermilion">
          {record.unreadable}: {event.unreadable}
        </p>
      )}
      {event.seal !== "none" && <Sealed event={event} personal={personal} opening={opening} />}
    </section>
  );
};

const About = ({ subject, readsInbox }: { subject: string; readsInbox: boolean }) => {
  const [kind = "", id = ""] = subject.split("/");
  const label = `${kind} …${id.slice(-8)}`;
  return (
    <>
      {kind === "contact" && readsInbox ? (
        <Link to="/contacts/$contactId" params={{ contactId: id }} title={id}>
          {label}
        </Link>
      ) : (
        <span title={id}>{label}</span>
      )}
      {", "}
      <Link to="/record" search={{ subject }}>
        {record.all}
      </Link>
    </>
  );
};

const Cause = ({ event, search }: { event: EventFound; search: RecordSearch }) => {
  const cause = useCause(event);
  if (!event.causation_id) return null;
  return (
    <Fact name={record.causedBy}>
      {cause ? (
        <Link className="cite" {...addressOf(cause, search)} preload={false}>
          {cause.shard}:{cause.seq}
        </Link>
      ) : (
        <span className="mono">{event.causation_id}</span>
      )}
    </Fact>
  );
};

const Neighbours = ({ event: { shard, seq }, search }: { event: EventFound; search: RecordSearch }) => (
  <Fact name={record.neighbours}>
    {[seq - 1, seq + 1]
      .filter((each) => each > 0)
      .map((each, index) => (
        <Fragment key={each}>
          {index > 0 && ", "}
          <Link {...addressOf({ shard, seq: each }, search)} preload={false}>
            {shard}:{each}
          </Link>
        </Fragment>
      ))}
  </Fact>
);

interface SealedProps {
  readonly event: EventFound;
  readonly personal: readonly [string, unknown][];
  readonly opening: Props["opening"];
}

const Sealed = ({ event: { seal }, personal, opening }: SealedProps) => {
  const mayOpen = useMay("inbox:read");
  const nameOf = useNames();
  if (seal === "erased") {
    return (
      <div className={css.sealed}>
        <h4>
          <Icon of={IconLock} small />
          {record.erased}
        </h4>
        <p className="small third">{record.erasedMore}</p>
      </div>
    );
  }
  if (seal === "sealed") {
    return (
      <div className={css.sealed}>
        <h4>
          <Icon of={IconLock} small />
          {record.sealed}: {personal.map(([name]) => worded(name).toLocaleLowerCase()).join(", ")}
        </h4>
        <p className="small third">{mayOpen ? record.sealedMore : record.openMore}</p>
        <Said error={opening.error} />
        {mayOpen && (
          <Button variant="default" loading={opening.isPending} onClick={() => opening.mutate()}>
            {record.open}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className={css.sealed}>
      <h4>
        <Icon of={IconLockOpen} small />
        {record.opened}
      </h4>
      <Facts>
        {personal.map(([name, value]) => (
          <Fact key={name} name={worded(name)}>
            <q className={css.words}>{said(value, nameOf)}</q>
          </Fact>
        ))}
      </Facts>
      {opening.data?.position && (
        <p className="small third">
          {record.openedMore} <PositionLink position={opening.data.position} />
        </p>
      )}
    </div>
  );
};

const PositionLink = ({ position }: { position: string }) => (
  <Link className="cite" {...addressOf(firstOf(position))} preload={false}>
    {position}
  </Link>
);
