/** What was to be said, and what happened before it could be: one decides, and loses no word. */
import { Button } from "@mantine/core";
import { IconAlertCircle, IconArrowsDiff } from "@tabler/icons-react";

import { useEffect } from "react";

import { useNames } from "~/app/furniture";
import { useMe } from "~/app/session";
import { Icon } from "~/parts/Icon";
import { Strip } from "~/parts/Strip";
import { inbox } from "~/strings/inbox";

import { refresh } from "./conversations";
import { type Draft, draftsStore, NO_DRAFT, putBack } from "./drafts";
import css from "./Moved.module.css";
import { happenedSince, type Outgoing } from "./outbox";
import { Pos } from "./Pos";
import { saidOf } from "./said";
import { seenNow } from "./saying";
import { drop, sayAnyway } from "./sending";
import type { Item } from "./thread";
import { refreshTimeline } from "./timeline";

interface Props {
  readonly outgoing: Outgoing;
  readonly items: readonly Item[];
}

export const Moved = ({ outgoing, items }: Props) => {
  const isMoved = outgoing.state === "moved";
  const me = `member/${useMe().memberId}`;
  const happened = isMoved ? happenedSince(outgoing, items, me) : [];
  const { conversationId } = outgoing;
  useEffect(() => {
    if (!isMoved) return; // the stream may be slow, or down
    void refresh([conversationId]);
    void refreshTimeline(conversationId);
  }, [isMoved, conversationId]);
  return (
    <section className={css.moved} aria-live="polite">
      {isMoved ? (
        <Strip tone="info" icon={<Icon of={IconArrowsDiff} small />}>
          {happened.length > 1 ? inbox.moved.several(happened.length) : inbox.moved.one}
        </Strip>
      ) : (
        <Strip tone="bad" icon={<Icon of={IconAlertCircle} small />}>
          {inbox.moved.refused(outgoing.problem?.detail ?? "")}
        </Strip>
      )}
      <Happened items={happened} />
      <p className={css.yours} dir="auto">
        <span className="unseen">{inbox.moved.yours}</span>
        {outgoing.fileName && <b>{outgoing.fileName} </b>}
        <span>{outgoing.text}</span>
      </p>
      <div className={css.ways}>
        <Button variant="filled" color="ink" onClick={() => sayAnyway(outgoing.key, seenNow(conversationId))}>
          {isMoved ? inbox.moved.anyway : inbox.moved.again}
        </Button>
        <Button onClick={() => keep(outgoing)}>{inbox.moved.keep}</Button>
        <Button onClick={() => drop(outgoing.key)}>{inbox.moved.discard}</Button>
      </div>
    </section>
  );
};

/** Each with its number. */
export const Happened = ({ items }: { items: readonly Item[] }) => {
  const nameOf = useNames();
  if (items.length === 0) return null;
  return (
    <ul className={css.happened}>
      {items.map((item) => (
        <li key={item.event_id}>
          <Pos shard={item.shard} seq={item.seq} />
          <span className="cut" dir="auto">
            {saidOf(item, nameOf)}
          </span>
        </li>
      ))}
    </ul>
  );
};

/** Back into the field, with the file, what it replies to and the AI draft that it began as. */
const keep = (outgoing: Outgoing): void => {
  const { conversationId, text, kind } = outgoing;
  putBack(conversationId, kind, text, kind === "reply" ? besides(outgoing) : {});
  drop(outgoing.key);
};

const besides = ({ conversationId, body, fileName = "" }: Extract<Outgoing, { kind: "reply" }>): Partial<Draft> => {
  const { message, reply_to_id, draft_id } = body;
  const { attached } = draftsStore.get()[conversationId] ?? NO_DRAFT;
  const file = message && "media_id" in message ? [{ mediaId: message.media_id, name: fileName, sizeBytes: null }] : [];
  return {
    attached: [...file, ...attached],
    ...(reply_to_id ? { replyTo: reply_to_id } : {}),
    ...(draft_id ? { draftId: draft_id } : {}),
  };
};
