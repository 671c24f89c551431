/** A draft is unsaid: dashed, without a number, plain text. Nothing is sent by looking at it. */
import { Button } from "@mantine/core";

import { command } from "~/api/client";
import { useAsk } from "~/app/ask";
import { harmless } from "~/app/harmless";
import { useMay } from "~/app/session";
import { createStore, useStore } from "~/app/store";
import { when } from "~/app/times";
import { offerUndo } from "~/parts/Undo";
import { ai } from "~/strings/ai";
import { inbox } from "~/strings/inbox";

import { notify } from "./acts";
import { citedStore } from "./cited";
import css from "./DraftView.module.css";
import { draftsStore, putBack, setDraft } from "./drafts";
import { changeAndWrite } from "./field";
import { jumpTo } from "./jump";
import { sayReply } from "./saying";
import threadCss from "./Thread.module.css";
import type { Item } from "./thread";

const languages = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });

export const languageOf = (tag: string | null): string => (tag && tag !== "und" ? (languages.of(tag) ?? tag) : "");

/** Those that somebody discards: nobody is told as long as it can be undone. */
const discardedStore = createStore<ReadonlySet<string>>(new Set());

const setDiscarded = (draftId: string, is: boolean): void =>
  discardedStore.set((before) => {
    const after = new Set(before);
    if (is) after.add(draftId);
    else after.delete(draftId);
    return after;
  });

type ByMessage = ReadonlyMap<string | null, Item>;

interface Props {
  readonly item: Item;
  readonly conversationId: string;
  readonly byMessage: ByMessage;
  readonly now: number;
}

export const DraftView = ({ item, conversationId: conversation_id, byMessage, now }: Props) => {
  const mayWrite = useMay("inbox:write");
  const text = harmless(item.text ?? "");
  const draft_id = item.request_id ?? "";
  const isEdited = useStore(draftsStore, (all) => draft_id !== "" && all[conversation_id]?.draftId === draft_id);
  const approve = (): void => sayReply({ conversation_id, text, draft_id }, text);
  const edit = (): void => changeAndWrite(() => putBack(conversation_id, "reply", text, { draftId: draft_id }));
  const isDiscarded = useStore(discardedStore, (all) => all.has(draft_id));
  const discard = (): void => {
    setDiscarded(draft_id, true);
    if (isEdited) setDraft(conversation_id, { draftId: "" }); // the words are one's own now
    offerUndo(
      ai.discarded,
      () => setDiscarded(draft_id, false),
      () =>
        command("discard_draft", { draft_id }, { keepalive: true }).catch((error: Error) => {
          setDiscarded(draft_id, false);
          notify(conversation_id, { tone: "bad", text: error.message });
        }),
    );
  };
  if (isDiscarded) return null;
  return (
    <li className={threadCss.entry} data-draft>
      <span className="pos" title={inbox.notSaid}>
        —
      </span>
      <section className={css.draft} aria-label={`${ai.draft}, ${ai.notSent}`}>
        <header>
          <b>{ai.draft}</b>
          <span>{ai.notSent}</span>
          <span className="grow" />
          <span className="third">
            {[when(item.at, now), languageOf(item.language), item.is_offline ? ai.offline : ""]
              .filter(Boolean)
              .join(", ")}
          </span>
        </header>
        <p dir="auto">{text}</p>
        <Sources item={item} byMessage={byMessage} />
        {item.remark && (
          <p className={css.remark}>
            {ai.remark} <span dir="auto">{harmless(item.remark)}</span>
          </p>
        )}
        {mayWrite && (
          <footer>
            {isEdited ? (
              <span className="grow second">{ai.edited}</span>
            ) : (
              <>
                <Button variant="filled" color="ink" onClick={approve}>
                  {ai.approve}
                </Button>
                <Button onClick={edit}>{ai.edit}</Button>
              </>
            )}
            <Button className="second" onClick={discard}>
              {ai.discard}
            </Button>
          </footer>
        )}
      </section>
    </li>
  );
};

/** The numbers that it rests on, each with a way there; they light up here and in the margin. */
const Sources = ({ item, byMessage }: { item: Item; byMessage: ByMessage }) => {
  const { data } = useAsk("get_policies", {}, { enabled: (item.rests_on_snippet_ids ?? []).length > 0 });
  const ids = item.rests_on_message_ids ?? [];
  const titles = (data?.ai.snippets ?? [])
    .filter(({ snippet_id }) => item.rests_on_snippet_ids?.includes(snippet_id))
    .map(({ title }) => title);
  if (ids.length === 0 && titles.length === 0) return null;
  return (
    <div className={css.sources}>
      {ai.restsOn}
      {ids.map((id) => (
        <Citation key={id} id={id} item={byMessage.get(id)} />
      ))}
      {titles.length > 0 && <span>{ai.andSnippet}</span>}
      {titles.map((title) => (
        <span key={title} className="cite">
          {title}
        </span>
      ))}
    </div>
  );
};

/** A number, or a way to what isn't loaded yet. */
export const Citation = ({ id, item }: { id: string; item: Item | undefined }) => {
  const point = (): void => citedStore.set(new Set(item ? [item.seq] : []));
  const leave = (): void => citedStore.set(new Set());
  return (
    <a
      className="cite"
      href={`#message-${id}`}
      onPointerEnter={point}
      onPointerLeave={leave}
      onFocus={point}
      onBlur={leave}
      onClick={(event) => {
        event.preventDefault();
        jumpTo(id);
      }}
    >
      {item?.seq ?? ai.earlier}
    </a>
  );
};
