/** The field of the composer, and what stands around it: what one replies to, files, canned replies, mentions, emoji. */
import { ActionIcon, Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFile, IconMoodSmile, IconNote, IconPaperclip, IconX } from "@tabler/icons-react";
import { type ClipboardEvent, type KeyboardEvent, memo, type RefObject, useEffect, useRef, useState } from "react";

import { readable, useActions } from "~/app/actions";
import { useCannedReplies, useMembers } from "~/app/furniture";
import { harmless } from "~/app/harmless";
import { useStore } from "~/app/store";
import { sized } from "~/app/times";
import { Popup } from "~/parts/Dropdown";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

import css from "./Composer.module.css";
import { type Draft, isSomething, setDraft } from "./drafts";
import { EmojiPicker } from "./Emoji";
import { changeAndWrite } from "./field";
import { ACCEPTED } from "./files";
import { type Choice, Suggestions, useSuggestions } from "./Suggestions";
import { sayAll, sayNote } from "./saying";
import type { Item } from "./thread";
import { isUploading, upload, uploads } from "./uploads";

interface Props {
  readonly conversationId: string;
  /** Whom one writes to. */
  readonly name: string;
  readonly draft: Draft;
  /** What the draft replies to. */
  readonly replied: Item | undefined;
  readonly typing: () => void;
  /** Something before it waits for a decision. */
  readonly isHeld: boolean;
  /** The conversation has come whole: what is sent before that goes out then. */
  readonly isKnown: boolean;
}

/** What is said meanwhile changes nothing of it: it is drawn anew only for what is written here. */
export const Writing = memo(({ conversationId: id, name, draft, replied, typing, isHeld, isKnown }: Props) => {
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
  const [isWanted, setWanted] = useState(false);
  const send = (): void => {
    setWanted(canSend && !isKnown);
    if (!canSend || !isKnown) return;
    if (isNote) sayNote(id, text.trim(), mentions);
    else sayAll(id, draft);
    setDraft(id, SENT[draft.mode]);
    area.current?.focus();
  };
  useEffect(() => {
    if (isWanted && isKnown) send();
  });
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
      {draft.replyTo && !isNote && <Replying item={replied} drop={() => setDraft(id, { replyTo: null })} />}
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
            aria-label={isNote ? inbox.composer.note : inbox.composer.reply(name)}
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
});

const hintOf = (isNote: boolean, isSmall: boolean): string => {
  const { noteHint, replyHint, modeNote, modeReply } = inbox.composer;
  if (isSmall) return isNote ? modeNote : modeReply;
  return isNote ? noteHint : replyHint;
};

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
    changeAndWrite(() => {
      write(text.slice(0, at) + emoji + text.slice(at));
      setOpen(false);
    }, at + emoji.length);
  };
  return (
    <Popup
      position="top-end"
      opened={isOpen}
      onChange={setOpen}
      button={
        <ActionIcon className={css.wide} aria-label={inbox.composer.emoji}>
          <Icon of={IconMoodSmile} />
        </ActionIcon>
      }
    >
      <EmojiPicker choose={insert} />
    </Popup>
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
