/** What was to be said, and what happened before it could be: one decides, and loses no word. */
import { Button } from "@mantine/core";
import { IconAlertCircle, IconArrowsDiff } from "@tabler/icons-react";

import { useNames } from "~/app/furniture";
import { harmless } from "~/app/harmless";
import { Icon } from "~/parts/Icon";
import { Strip } from "~/parts/Strip";
import { inbox } from "~/strings/inbox";

import type { Conversation } from "./conversations";
import { draftsStore, NO_DRAFT, setDraft } from "./drafts";
import css from "./Moved.module.css";
import type { Outgoing } from "./outbox";
import { Pos } from "./Pos";
import { drop, sayAnyway } from "./sending";
import type { Item } from "./thread";

interface Props {
  readonly outgoing: Outgoing;
  readonly conversation: Conversation;
  readonly items: readonly Item[];
}

export const Moved = ({ outgoing, conversation, items }: Props) => {
  const isMoved = outgoing.state === "moved";
  const since = isMoved ? items.filter((item) => Date.parse(item.occurred_at) > outgoing.at - MARGIN_MS) : [];
  const happened = since.filter(({ kind }) => kind !== "note.added");
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
        <Button variant="filled" color="ink" onClick={() => sayAnyway(outgoing.key, conversation.version)}>
          {isMoved ? inbox.moved.anyway : inbox.moved.again}
        </Button>
        <Button onClick={() => keep(outgoing)}>{inbox.moved.keep}</Button>
        <Button onClick={() => drop(outgoing.key)}>{inbox.moved.discard}</Button>
      </div>
    </section>
  );
};

/** What was pressed meanwhile was on its way for a while. */
const MARGIN_MS = 15_000;

const Happened = ({ items }: { items: readonly Item[] }) => {
  const nameOf = useNames();
  const say = (item: Item): string => {
    if (item.direction === "in") return inbox.moved.wrote(harmless(item.text ?? ""));
    if (item.direction === "out") return inbox.moved.replied(nameOf(item.actor), harmless(item.text ?? ""));
    const what = (item.assignee_id && nameOf(item.assignee_id)) || "";
    return inbox.lines[item.kind]?.(nameOf(item.actor), what) ?? inbox.otherLine(item.kind);
  };
  if (items.length === 0) return null;
  return (
    <ul className={css.happened}>
      {items.map((item) => (
        <li key={item.event_id}>
          <Pos shard={item.shard} seq={item.seq} />
          <span className="cut" dir="auto">
            {say(item)}
          </span>
        </li>
      ))}
    </ul>
  );
};

/** Back into the field, before what may stand there already. */
const keep = (outgoing: Outgoing): void => {
  const before = draftsStore.get()[outgoing.conversationId] ?? NO_DRAFT;
  const joined = (text: string): string => [outgoing.text, text].filter(Boolean).join("\n");
  setDraft(
    outgoing.conversationId,
    outgoing.kind === "note"
      ? { mode: "note", note: joined(before.note) }
      : { mode: "reply", reply: joined(before.reply), attached: [...fileOf(outgoing), ...before.attached] },
  );
  drop(outgoing.key);
};

const fileOf = (outgoing: Outgoing) => {
  const message = outgoing.kind === "reply" ? outgoing.body.message : null;
  if (!message || !("media_id" in message)) return [];
  return [{ mediaId: message.media_id, name: outgoing.fileName ?? "", sizeBytes: 0 }];
};
