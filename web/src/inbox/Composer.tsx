/** Where one writes: a reply, or a note for the team. What is written is kept until it is sent. */
import { ActionIcon, Button, Popover, Progress } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconAlertCircle,
  IconFile,
  IconLock,
  IconMoodSmile,
  IconNote,
  IconPaperclip,
  IconX,
} from "@tabler/icons-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";

import { type Body, newKey } from "~/api/client";
import { readable, useActions } from "~/app/actions";
import { ERASED, nameOfCustomer } from "~/app/customers";
import { useCannedReplies, useMembers } from "~/app/furniture";
import { harmless } from "~/app/harmless";
import { useNow, useSeconds } from "~/app/now";
import { useStore } from "~/app/store";
import { atClock, lasting, sized, when } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

import { act } from "./acts";
import css from "./Composer.module.css";
import { choosingStore } from "./choosing";
import { type Conversation, seenOf } from "./conversations";
import { type Draft, draftsStore, NO_DRAFT, setDraft } from "./drafts";
import { EmojiPicker } from "./Emoji";
import { ACCEPTED } from "./files";
import { Ring } from "./Ring";
import { type Choice, Suggestions, useSuggestions } from "./Suggestions";
import { say } from "./sending";
import type { TemplateMessage } from "./Templates";
import type { Item } from "./thread";
import { secondsTo, turnsOf, turnsStore } from "./turns";
import { isUploading, type Upload, upload, uploads } from "./uploads";
import { nextChange, windowOf } from "./windowClock";

const Templates = lazy(() => import("./Templates").then(({ Templates }) => ({ default: Templates })));

interface Props {
  readonly conversation: Conversation;
  readonly items: readonly Item[];
  readonly typing: () => void;
  /** Something before it waits for a decision. */
  readonly isHeld: boolean;
}

export const Composer = ({ conversation, items, typing, isHeld }: Props) => {
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
    sayReply(conversation, { conversation_id: id, message }, text);
  };
  const body = () => {
    if (isErased) return <Closed text={inbox.composer.erased} />;
    if (draft.mode === "reply" && conversation.status === "resolved") return <Resolved conversation={conversation} />;
    if (!isClosed)
      return <Writing conversation={conversation} draft={draft} items={items} typing={typing} isHeld={isHeld} />;
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

const sayReply = (conversation: Conversation, body: Body<"send_message">, text: string, fileName?: string): void =>
  say({
    kind: "reply",
    key: newKey(),
    conversationId: conversation.conversation_id,
    text,
    ...(fileName ? { fileName } : {}),
    body,
    ...seenOf(conversation),
  });

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
      onClick={() => void act("reopen_conversation", conversation, {}, { status: "open" }, String)}
    >
      {inbox.actions.reopen}
    </Button>
  </Closed>
);

interface WritingProps extends Props {
  readonly draft: Draft;
}

const Writing = ({ conversation, draft, items, typing, isHeld }: WritingProps) => {
  const id = conversation.conversation_id;
  const area = useRef<HTMLTextAreaElement>(null);
  const isDropping = useDropping(id);
  const isSmall = useMediaQuery("(max-width: 720px)", false);
  const isNote = draft.mode === "note";
  const text = isNote ? draft.note : draft.reply;
  const write = (words: string): void =>
    setDraft(id, isNote ? { note: words } : { reply: words, ...(words === "" ? { draftId: "" } : {}) });
  const suggestions = useSuggestions(area, text, isNote ? "mention" : "canned", useChoices(isNote), write);
  const mode = (to: Draft["mode"]): void => {
    setDraft(id, { mode: to });
    area.current?.focus();
  };
  useWritingActions(mode);
  const mentions = useMentions(text);
  const isWaiting = useStore(uploads, (all) => isUploading(all, id)) && !isNote; // the words may be a file's caption
  const canSend = !isHeld && !isWaiting && isSomething(draft);
  const send = (): void => {
    if (!canSend) return;
    if (isNote) sayNote(conversation, text.trim(), mentions);
    else sayAll(conversation, draft);
    setDraft(id, SENT[draft.mode]);
    area.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (suggestions.press(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") event.currentTarget.blur();
  };
  const paste = (event: ClipboardEvent): void => {
    if (event.clipboardData.files.length === 0 || isNote) return;
    event.preventDefault();
    upload(id, event.clipboardData.files);
  };
  return (
    <div className={css.write} data-dropping={isDropping || undefined}>
      {draft.replyTo && !isNote && (
        <Replying
          item={items.find(({ message_id }) => message_id === draft.replyTo)}
          drop={() => setDraft(id, { replyTo: null })}
        />
      )}
      {!isNote && <Attached conversationId={id} draft={draft} />}
      <Suggestions {...suggestions} />
      <div className={css.box} data-note={isNote || undefined}>
        <div className={css.field} data-text={text}>
          <textarea
            ref={area}
            rows={1}
            dir="auto"
            value={text}
            onChange={({ currentTarget }) => {
              write(currentTarget.value);
              typing();
            }}
            onKeyDown={press}
            onPaste={paste}
            aria-label={isNote ? inbox.composer.note : inbox.composer.reply(nameOfCustomer(conversation))}
            placeholder={isDropping ? inbox.composer.drop : hintOf(isNote, isSmall)}
            data-composer
            {...suggestions.aria}
          />
        </div>
        <Button
          className={css.mode}
          leftSection={<Icon of={IconNote} />}
          aria-pressed={isNote}
          onClick={() => mode(isNote ? "reply" : "note")}
        >
          {inbox.composer.modeNote}
        </Button>
        <EmojiButton area={area} text={text} write={write} />
        {!isNote && <AttachButton conversationId={id} />}
        <Button
          variant={canSend ? "filled" : "subtle"}
          color={canSend ? "ink" : "gray"}
          disabled={!canSend}
          title={readable("mod+Enter").join(" ")}
          onClick={send}
        >
          {isNote ? inbox.composer.addNote : inbox.composer.send}
        </Button>
      </div>
    </div>
  );
};

const hintOf = (isNote: boolean, isSmall: boolean): string => {
  const { noteHint, replyHint, modeNote, modeReply } = inbox.composer;
  if (isSmall) return isNote ? modeNote : modeReply;
  return isNote ? noteHint : replyHint;
};

const isSomething = ({ mode, reply, note, attached }: Draft): boolean =>
  mode === "note" ? note.trim() !== "" : reply.trim() !== "" || attached.length > 0;

/** What is left of a draft once it is sent. */
const SENT: Record<Draft["mode"], Partial<Draft>> = {
  reply: { reply: "", attached: [], replyTo: null, draftId: "" },
  note: { note: "", mode: "reply" },
};

/** Files may be dropped anywhere on the page: one that misses the field would be opened in place of the page. */
const useDropping = (conversationId: string): boolean => {
  const [isDropping, setDropping] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setDropping(event.type === "dragover");
      if (event.type !== "drop") return;
      setDraft(conversationId, { mode: "reply" }); // no note has files
      upload(conversationId, event.dataTransfer.files);
    };
    const kinds = ["dragover", "dragleave", "drop"] as const;
    for (const kind of kinds) document.addEventListener(kind, over);
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, over);
    };
  }, [conversationId]);
  return isDropping;
};

const AttachButton = ({ conversationId }: { conversationId: string }) => {
  const file = useRef<HTMLInputElement>(null);
  const { attach } = inbox.composer;
  return (
    <>
      <ActionIcon aria-label={attach} title={attach} onClick={() => file.current?.click()}>
        <Icon of={IconPaperclip} />
      </ActionIcon>
      <input
        ref={file}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        data-file
        onChange={({ currentTarget }) => {
          upload(conversationId, currentTarget.files ?? []);
          currentTarget.value = "";
        }}
      />
    </>
  );
};

const sayNote = (conversation: Conversation, text: string, mentions: readonly string[]): void => {
  const { conversation_id, last_seq } = conversation;
  say({
    kind: "note",
    key: newKey(),
    conversationId: conversation_id,
    seenSeq: last_seq,
    text,
    body: { conversation_id, text, mentions: [...mentions] },
  });
};

/**
 * Files are messages of their own; the words are the caption of the last one, or a message: always one where the model
 * drafted them, for no caption says so.
 */
const sayAll = (conversation: Conversation, draft: Draft): void => {
  const { conversation_id } = conversation;
  const text = draft.reply.trim();
  const reply = draft.replyTo ? { reply_to_id: draft.replyTo } : {};
  const proposed = draft.draftId ? { draft_id: draft.draftId } : {};
  const hasFiles = draft.attached.length > 0;
  const isCaption = hasFiles && !draft.draftId;
  draft.attached.forEach(({ mediaId, name }, index) => {
    const caption = isCaption && index === draft.attached.length - 1 ? text : "";
    const message = { kind: "file" as const, media_id: mediaId, caption, file_name: name };
    sayReply(conversation, { conversation_id, message, ...(index === 0 ? reply : {}) }, caption, name);
  });
  if (text && !isCaption)
    sayReply(conversation, { conversation_id, text, ...(hasFiles ? {} : reply), ...proposed }, text);
};

/** Whom a note calls: members whose whole name stands behind an @. */
const useMentions = (text: string): string[] =>
  useMembers()
    .filter(({ name, left_at }) => left_at === null && text.includes(`@${name}`))
    .map(({ member_id }) => member_id);

const useChoices = (isNote: boolean): Choice[] => {
  const members = useMembers();
  const canned = useCannedReplies();
  return isNote
    ? members
        .filter(({ left_at }) => left_at === null)
        .map(({ member_id, name }) => ({ id: member_id, name, detail: "", insert: `@${name} ` }))
    : canned.map(({ canned_reply_id, shortcut, text }) => ({
        id: canned_reply_id,
        name: `/${shortcut}`,
        detail: text,
        insert: text,
      }));
};

const useWritingActions = (mode: (to: Draft["mode"]) => void): void => {
  const group = shell.groups.conversation;
  useActions([
    { id: "reply", label: inbox.actions.reply, keys: "r", group, run: () => mode("reply") },
    { id: "note", label: inbox.actions.note, keys: "n", group, run: () => mode("note") },
  ]);
};

const EmojiButton = (props: {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  write: (text: string) => void;
}) => {
  const { area, text, write } = props;
  const [isOpen, setOpen] = useState(false);
  const insert = (emoji: string): void => {
    const at = area.current?.selectionStart ?? text.length;
    write(text.slice(0, at) + emoji + text.slice(at));
    setOpen(false);
    window.setTimeout(() => {
      area.current?.focus();
      area.current?.setSelectionRange(at + emoji.length, at + emoji.length);
    });
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-end" trapFocus>
      <Popover.Target>
        <ActionIcon className={css.wide} aria-label={inbox.composer.emoji} onClick={() => setOpen(!isOpen)}>
          <Icon of={IconMoodSmile} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <EmojiPicker choose={insert} />
      </Popover.Dropdown>
    </Popover>
  );
};

const Replying = ({ item, drop }: { item: Item | undefined; drop: () => void }) => (
  <div className={css.chip}>
    <span className="third">{inbox.composer.replying}</span>
    <span className="cut grow" dir="auto">
      {harmless(item?.text ?? "") || inbox.quotedElsewhere}
    </span>
    <ActionIcon size={24} aria-label={inbox.composer.cancelReply} onClick={drop}>
      <Icon of={IconX} small />
    </ActionIcon>
  </div>
);

const Attached = ({ conversationId, draft }: { conversationId: string; draft: Draft }) =>
  draft.attached.map(({ mediaId, name, sizeBytes }) => (
    <div key={mediaId} className={css.chip}>
      <Icon of={IconFile} />
      <span className="cut">{name}</span>
      <span className="third small grow">{sizeBytes !== null && sized(sizeBytes)}</span>
      <ActionIcon
        size={24}
        aria-label={`${inbox.composer.remove} ${name}`}
        onClick={() =>
          setDraft(conversationId, { attached: draft.attached.filter((each) => each.mediaId !== mediaId) })
        }
      >
        <Icon of={IconX} small />
      </ActionIcon>
    </div>
  ));

const UploadsView = ({ conversationId }: { conversationId: string }) =>
  useStore(uploads)
    .filter((each) => each.conversationId === conversationId)
    .map((each) =>
      each.state === "failed" ? <NotUploaded key={each.id} of={each} /> : <Uploading key={each.id} of={each} />,
    );

const Uploading = ({ of }: { of: Upload }) => {
  const { name, sizeBytes, sentBytes, limit, state, stop } = of;
  const { checking, of: part } = inbox.composer;
  return (
    <div className={css.upload} data-upload>
      <Icon of={IconFile} />
      <div className="grow">
        <span>{name}</span>{" "}
        <span className="small third num">
          {state === "checking" ? checking : part(sized(sentBytes), sized(sizeBytes), limit ?? "")}
        </span>
        <Progress value={(100 * sentBytes) / Math.max(1, sizeBytes)} aria-label={name} mt={5} />
      </div>
      <ActionIcon aria-label={inbox.composer.stop} onClick={stop}>
        <Icon of={IconX} />
      </ActionIcon>
    </div>
  );
};

/** It stays until somebody has seen it: what was chosen isn't lost without a word. */
const NotUploaded = ({ of: { name, problem, again, stop } }: { of: Upload }) => (
  <div className={css.upload} data-upload role="alert">
    <Icon of={IconAlertCircle} />
    <span className="grow vermilion">{problem}</span>
    {again && <Button onClick={again}>{inbox.composer.again}</Button>}
    <ActionIcon aria-label={inbox.composer.putAway(name)} onClick={stop}>
      <Icon of={IconX} />
    </ActionIcon>
  </div>
);
