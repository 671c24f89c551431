/** The entries of a thread: messages, notes, lines, and what is on its way. */
import { IconArrowBackUp, IconClock, IconMoodSmile } from "@tabler/icons-react";
import { memo, type ReactNode, useState } from "react";

import { command } from "~/api/client";
import { ERASED } from "~/app/customers";
import { useMembers } from "~/app/furniture";
import { harmless } from "~/app/harmless";
import { useMay } from "~/app/session";
import { atClock, dayOf } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { Time } from "~/parts/Time";
import { inbox } from "~/strings/inbox";

import { notify } from "./acts";
import { setDraft } from "./drafts";
import { EmojiPicker } from "./Emoji";
import { changeAndWrite } from "./field";
import { jumpTo } from "./jump";
import { LinesView } from "./Lines";
import { MediaView } from "./Media";
import type { Outgoing } from "./outbox";
import { Pos, PosOf } from "./Pos";
import css from "./Thread.module.css";
import { Meta, Why } from "./Told";
import { type Entry, type Item, isUnshown, type MessageEntry, parsed, type Shared } from "./thread";

interface EntryProps extends Shared {
  readonly entry: Entry;
  /** Something points at it just now. */
  readonly isCited: boolean;
  /** What it replies to. */
  readonly quoted: Item | undefined;
}

/** One of hundreds: it is drawn anew only where something of it is another. */
export const EntryView = memo(({ entry, isCited, quoted, ...shared }: EntryProps) => {
  if (entry.kind === "day") return <li className={css.day}>{dayOf(entry.at, shared.today)}</li>;
  if (entry.kind === "lines") return <LinesView items={entry.items} isCited={isCited} {...shared} />;
  if (entry.kind === "note") return <NoteView item={entry.item} isCited={isCited} {...shared} />;
  return <MessageView entry={entry} isCited={isCited} quoted={quoted} {...shared} />;
});

const MessageView = ({ entry, isCited, quoted, ...shared }: Omit<EntryProps, "entry"> & { entry: MessageEntry }) => {
  const { item } = entry;
  const isOut = item.direction === "out";
  const isFailed = item.delivery === "failed";
  return (
    <li
      className={css.entry}
      data-tight={entry.isTight || undefined}
      data-cited={isCited || undefined}
      data-seq={item.seq}
      id={item.message_id ? `message-${item.message_id}` : undefined}
    >
      <Pos shard={item.shard} seq={item.seq} />
      <div>
        <div className={css.body} data-out={isOut || undefined} data-failed={isFailed || undefined}>
          <Said item={item} quoted={quoted} />
          <Reactions item={item} />
          {isFailed ? <Why item={item} {...shared} /> : <Meta entry={entry} {...shared} />}
          <HoverActs item={item} conversationId={shared.conversationId} />
        </div>
      </div>
    </li>
  );
};

const Said = ({ item, quoted }: { item: Item; quoted: Item | undefined }) => {
  if (item.revoked_at !== null) return <Quiet>{inbox.revoked}</Quiet>;
  const kind = item.message_kind ?? "text";
  const text = harmless(item.edited_text ?? item.text ?? "");
  if (isUnshown(item, text)) return <Quiet>{inbox.unsupported(inbox.kinds[kind] ?? kind)}</Quiet>;
  return (
    <div className={css.message} dir="auto" data-quiet={text === ERASED || undefined}>
      {item.reply_to_id && <Quote id={item.reply_to_id} item={quoted} />}
      {(item.media_id || item.file_name) && <MediaView item={item} />}
      {kind === "location" && <Place content={item.content} />}
      {text || item.template}
      {item.template && <Extras content={item.content} />}
    </div>
  );
};

const Quiet = ({ children }: { children: ReactNode }) => (
  <div className={css.message} data-quiet>
    {children}
  </div>
);

/** What is replied to, with a way there. */
const Quote = ({ id, item }: { id: string; item: Item | undefined }) => {
  const kind = item?.message_kind ?? "text";
  return (
    <button type="button" className={css.quote} dir="auto" onClick={() => jumpTo(id)} aria-label={inbox.quoted}>
      {item ? harmless(item.edited_text ?? item.text ?? "") || inbox.kinds[kind] : inbox.quotedElsewhere}
    </button>
  );
};

interface PlaceContent {
  readonly location?: {
    readonly name?: string;
    readonly address?: string;
    readonly latitude?: number;
    readonly longitude?: number;
  };
}

const Place = ({ content }: { content: string | null }) => {
  const found = parsed<PlaceContent & NonNullable<PlaceContent["location"]>>(content);
  const { name, address, latitude, longitude } = found?.location ?? found ?? {};
  const where = latitude !== undefined && longitude !== undefined ? `${latitude}, ${longitude}` : "";
  return (
    <>
      <b>{harmless(name ?? "") || inbox.kinds.location}</b>
      {address && `\n${harmless(address)}`}
      {where && <span className="num">{`\n${where}`}</span>}
      {"\n"}
    </>
  );
};

/** The words of a template's header and buttons, where they are known. */
const Extras = ({ content }: { content: string | null }) => {
  const found = parsed<{ buttons?: { text?: string | null }[] }>(content);
  const texts = (found?.buttons ?? []).map(({ text }) => text).filter(Boolean);
  return texts.length > 0 ? <span className="second">{`\n[${texts.join("] [")}]`}</span> : null;
};

const Reactions = ({ item }: { item: Item }) => {
  if (!item.their_reaction && !item.our_reaction) return null;
  return (
    <div className={css.reactions}>
      {item.their_reaction && (
        <span role="img" aria-label={inbox.theirs}>
          {item.their_reaction}
        </span>
      )}
      {item.our_reaction && (
        <span role="img" aria-label={inbox.ours}>
          {item.our_reaction}
        </span>
      )}
    </div>
  );
};

const HoverActs = ({ item, conversationId }: { item: Item; conversationId: string }) => {
  const mayWrite = useMay("inbox:write");
  const [isOpen, setOpen] = useState(false);
  if (!mayWrite || item.message_id === null || item.kind === "message.imported") return null;
  const messageId = item.message_id;
  const react = (emoji: string): void => {
    setOpen(false);
    const next = emoji === item.our_reaction ? "" : emoji;
    command("send_reaction", { message_id: messageId, emoji: next }).catch((error: Error) =>
      notify(conversationId, { tone: "bad", text: error.message }),
    );
  };
  return (
    <div className={css.hover}>
      {item.direction === "in" && item.channel_id !== null && (
        <div className={css.react}>
          <button type="button" aria-label={inbox.react} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon of={IconMoodSmile} small />
          </button>
          {isOpen && (
            <div className={css.reacting}>
              <EmojiPicker choose={react} />
            </div>
          )}
        </div>
      )}
      <button
        type="button"
        aria-label={inbox.replyTo}
        onClick={() => changeAndWrite(() => setDraft(conversationId, { mode: "reply", replyTo: messageId }))}
      >
        <Icon of={IconArrowBackUp} small />
      </button>
    </div>
  );
};

const NoteView = ({ item, isCited, nameOf }: { item: Item; isCited: boolean } & Shared) => (
  <li className={css.entry} data-cited={isCited || undefined} data-seq={item.seq}>
    <Pos shard={item.shard} seq={item.seq} />
    <div className={css.note} dir="auto">
      <b>{nameOf(item.actor)}</b> <small>{inbox.noteFor}</small>{" "}
      <Time className="small third" at={item.at} now={0} say={atClock} />
      {"\n"}
      <Mentioning text={harmless(item.text ?? "")} mentions={item.mentions ?? []} />
    </div>
  </li>
);

/** The text with the names of those it calls set off. */
const Mentioning = ({ text, mentions }: { text: string; mentions: readonly string[] }) => {
  const names = useMembers()
    .filter(({ member_id }) => mentions.includes(member_id))
    .map(({ name }) => `@${name}`);
  if (names.length === 0) return text;
  const pieces = text.split(new RegExp(`(${names.map(escaped).join("|")})`));
  return pieces.map((piece, index) =>
    names.includes(piece) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text stay where they are
      <span key={index} className={css.mention}>
        {piece}
      </span>
    ) : (
      piece
    ),
  );
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What is on its way: no number yet, or one that the thread doesn't show yet. */
export const PendingView = ({ outgoing }: { outgoing: Outgoing }) => {
  const { state, text, fileName, position, tries, kind } = outgoing;
  if (state === "moved" || state === "refused") return null;
  const isRecorded = state === "recorded" && position !== undefined;
  const word = isRecorded ? inbox.deliveries.queued : tries > 0 ? inbox.deliveries.waiting : inbox.deliveries.saving;
  return (
    <li className={css.entry} data-new={isRecorded || undefined} data-pending={outgoing.key}>
      {isRecorded ? (
        <PosOf position={position} />
      ) : (
        <span className="pos" title={inbox.notOnRecord}>
          ·····
        </span>
      )}
      {kind === "note" ? (
        <div className={css.note} dir="auto">
          {text}
        </div>
      ) : (
        <div>
          <div className={css.body} data-out>
            <div className={css.message} dir="auto">
              {fileName && `${fileName}\n`}
              {text}
            </div>
            <div className={css.meta}>
              <Icon of={IconClock} small /> {word}
            </div>
          </div>
        </div>
      )}
    </li>
  );
};
