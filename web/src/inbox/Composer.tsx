/** Where one writes: a reply, or a note for the team. What is written is kept until it is sent. */
import { Button } from "@mantine/core";
import { IconLock, IconNote } from "@tabler/icons-react";
import { lazy, Suspense, useEffect } from "react";

import { ERASED, nameOfCustomer } from "~/app/customers";
import { useNow, useSeconds } from "~/app/now";
import { useStore } from "~/app/store";
import { atClock, lasting, when } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";

import { act } from "./acts";
import css from "./Composer.module.css";
import { choosingStore } from "./choosing";
import type { Conversation } from "./conversations";
import { type Draft, draftsStore, isSomething, NO_DRAFT, setDraft } from "./drafts";
import { Ring } from "./Ring";
import { sayReply } from "./saying";
import type { TemplateMessage } from "./Templates";
import type { Item } from "./thread";
import { secondsTo, turnsOf, turnsStore } from "./turns";
import { UploadsView } from "./Uploading";
import { Writing } from "./Writing";
import { nextChange, windowOf } from "./windowClock";

const Templates = lazy(() => import("./Templates").then(({ Templates }) => ({ default: Templates })));

interface Props {
  readonly conversation: Conversation;
  readonly items: readonly Item[];
  readonly typing: () => void;
  /** Something before it waits for a decision. */
  readonly isHeld: boolean;
  /** The conversation has come whole. */
  readonly isKnown: boolean;
}

export const Composer = ({ conversation, items, typing, isHeld, isKnown }: Props) => {
  const id = conversation.conversation_id;
  const draft = useStore(draftsStore, (all) => all[id] ?? NO_DRAFT);
  const now = useNow(nextChange(conversation.window_closes_at, Date.now()));
  const window = windowOf(conversation.window_closes_at, now);
  const isChoosing = useStore(choosingStore, (chosen) => chosen === id);
  const setChoosing = (is: boolean): void => choosingStore.set(is ? id : null);
  useEffect(() => () => choosingStore.set(null), []);
  const isErased = conversation.contact_name === ERASED;
  const isClosed = window.kind === "closed" && draft.mode === "reply";
  const sendTemplate = (message: TemplateMessage, text: string): void => {
    setChoosing(false);
    sayReply({ conversation_id: id, message }, text);
  };
  const body = () => {
    if (isErased) return <Closed text={inbox.composer.erased} />;
    if (draft.mode === "reply" && conversation.status === "resolved") return <Resolved conversation={conversation} />;
    if (!isClosed)
      return (
        <Writing
          conversationId={id}
          name={nameOfCustomer(conversation)}
          draft={draft}
          replied={draft.replyTo ? items.find(({ message_id }) => message_id === draft.replyTo) : undefined}
          typing={typing}
          isHeld={isHeld}
          isKnown={isKnown}
        />
      );
    const said =
      window.since === null ? inbox.window.never : inbox.window.closed(when(new Date(window.since).toISOString(), now));
    return (
      <>
        {isSomething(draft) && <Kept draft={draft} />}
        <Closed text={said} note={() => setDraft(id, { mode: "note" })}>
          <Button variant="filled" color="ink" onClick={() => setChoosing(true)}>
            {inbox.window.choose}
          </Button>
        </Closed>
      </>
    );
  };
  useEffect(() => turnsStore.set(turnsOf(items)), [items]);
  return (
    <div className={css.composer}>
      <UploadsView conversationId={id} />
      <Waiting />
      {window.kind === "closing" && !isErased && (
        <div className={css.window} role="status">
          <Ring share={window.share} />
          <span className="grow">
            {inbox.window.closesIn(lasting(window.leftMs))}
            <span className={css.wide}>{inbox.window.atTime(atClock(now + window.leftMs))}</span>
          </span>
          <button type="button" onClick={() => setChoosing(true)}>
            {inbox.window.useTemplate}
          </button>
        </div>
      )}
      {body()}
      <Suspense>
        {isChoosing && (
          <Templates channelId={conversation.channel_id} close={() => setChoosing(false)} send={sendTemplate} />
        )}
      </Suspense>
    </div>
  );
};

/** What was sent waits for its turn. */
const Waiting = () => {
  const turns = useStore(turnsStore);
  const last = turns.size > 0 ? Math.max(...turns.values()) : null;
  const now = useSeconds(last);
  const left = [...turns.values()].filter((at) => secondsTo(at, now) > 1);
  if (left.length === 0) return null;
  return <div className={css.turns}>{inbox.composer.waits(left.length, secondsTo(Math.min(...left), now))}</div>;
};

const Closed = (props: { text: string; note?: () => void; children?: React.ReactNode }) => (
  <div className={css.closed}>
    <Icon of={IconLock} small />
    <span className="grow">{props.text}</span>
    {props.note && (
      <Button leftSection={<Icon of={IconNote} />} onClick={props.note}>
        {inbox.composer.modeNote}
      </Button>
    )}
    {props.children}
  </div>
);

/** What was written before the window closed: it can't be sent, and it isn't lost. */
const Kept = ({ draft }: { draft: Draft }) => (
  <div className={`${css.chip} ${css.kept}`} data-kept>
    <span className="third">{inbox.composer.kept}</span>
    <span className="grow" dir="auto">
      {[draft.reply.trim(), ...draft.attached.map(({ name }) => name)].filter(Boolean).join(", ")}
    </span>
  </div>
);

const Resolved = ({ conversation }: { conversation: Conversation }) => (
  <Closed text={inbox.composer.resolved} note={() => setDraft(conversation.conversation_id, { mode: "note" })}>
    <Button
      variant="filled"
      color="ink"
      onClick={() => void act("reopen_conversation", conversation.conversation_id, {}, { status: "open" }, String)}
    >
      {inbox.actions.reopen}
    </Button>
  </Closed>
);
