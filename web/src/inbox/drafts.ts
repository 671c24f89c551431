/** What somebody has written and not sent, per conversation: it is there again after a reload, or tomorrow. */
import { createOwn } from "~/app/own";

export interface Attached {
  readonly mediaId: string;
  readonly name: string;
  /** Null where it came back from the outbox. */
  readonly sizeBytes: number | null;
}

export interface Draft {
  readonly mode: "reply" | "note";
  readonly reply: string;
  readonly note: string;
  readonly replyTo: string | null;
  readonly attached: readonly Attached[];
  /** The AI draft that the reply began as. */
  readonly draftId?: string;
}

export const NO_DRAFT: Draft = { mode: "reply", reply: "", note: "", replyTo: null, attached: [] };
const DRAFTS_MAX = 200;

type Drafts = Readonly<Record<string, Draft>>;

export const draftsStore = createOwn<Drafts>("onrecord.drafts", {});

const isEmpty = ({ reply, note, attached, replyTo }: Draft): boolean =>
  reply === "" && note === "" && attached.length === 0 && replyTo === null;

/** Kept, or forgotten where nothing is left of it; the oldest go when there are too many. */
export const setDraft = (conversationId: string, change: Partial<Draft>): void =>
  draftsStore.set((before) => {
    const { [conversationId]: own = NO_DRAFT, ...others } = before;
    const draft = { ...own, ...change };
    if (isEmpty(draft) && draft.mode === "reply") return others;
    return { ...Object.fromEntries(Object.entries(others).slice(1 - DRAFTS_MAX)), [conversationId]: draft };
  });

/** Words that come back into the field, once, before what may stand there already. */
export const putBack = (conversationId: string, mode: Draft["mode"], text: string, more: Partial<Draft> = {}): void => {
  const before = draftsStore.get()[conversationId] ?? NO_DRAFT;
  const words = before[mode].startsWith(text) ? before[mode] : [text, before[mode]].filter(Boolean).join("\n");
  setDraft(conversationId, { mode, [mode]: words, ...more });
};

/** Whether there is something to send. */
export const isSomething = ({ mode, reply, note, attached }: Draft): boolean =>
  mode === "note" ? note.trim() !== "" : reply.trim() !== "" || attached.length > 0;
