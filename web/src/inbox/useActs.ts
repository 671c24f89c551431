/** The acts on one conversation, by name: what buttons, keys and menus call. */
import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useMemo } from "react";

import { command } from "~/api/client";
import { useNames } from "~/app/furniture";
import { queries } from "~/app/queries";
import { useMe } from "~/app/session";
import { when } from "~/app/times";
import { offerUndo } from "~/parts/Undo";
import { inbox } from "~/strings/inbox";

import { act } from "./acts";
import type { Row } from "./book";
import { type Conversation, conversationIn, conversationQuery } from "./conversations";
import { fits, type InboxSearch, type Priority } from "./filters";
import { release } from "./released";

const FOCUS_MS = 100; // by then the next one is open

/** The same ones as long as it is the same conversation in the same list. */
export const useActs = (id: string, search: InboxSearch, shown: RefObject<readonly Row[]>): Acts => {
  const { memberId } = useMe();
  const nameOf = useNames();
  const navigate = useNavigate();
  return useMemo(
    () => actsOf({ id, search, shown, memberId, nameOf, navigate }),
    [id, search, shown, memberId, nameOf, navigate],
  );
};

interface Given {
  readonly id: string;
  readonly search: InboxSearch;
  readonly shown: RefObject<readonly Row[]>;
  readonly memberId: string;
  readonly nameOf: (member: string | null) => string;
  readonly navigate: ReturnType<typeof useNavigate>;
}

const actsOf = ({ id, search, shown, memberId, nameOf, navigate }: Given) => {
  /** Away from what no longer belongs into the list, to the one after it. */
  const moveOn = (change: Partial<Conversation>): void => {
    const now = conversationIn(id);
    if (!now || fits(search, { ...now, ...change }, memberId, Date.now())) return;
    const at = shown.current.findIndex((row) => row.conversation_id === id);
    const next = shown.current[at + 1] ?? shown.current[at - 1];
    release(id);
    focusNext(next?.conversation_id);
    if (next) void navigate({ to: "/inbox/$conversationId", params: { conversationId: next.conversation_id }, search });
    else void navigate({ to: "/inbox", search });
  };
  const reopen = () => act("reopen_conversation", id, {}, { status: "open", snoozed_until: null }, nameOf);
  const then = async (done: Promise<boolean>, change: Partial<Conversation>, said: string | null): Promise<void> => {
    if (!(await done)) return;
    moveOn(change);
    if (said) offerUndo(said, () => void undo());
  };
  const undo = async (): Promise<void> => {
    await queries.refetchQueries(conversationQuery(id));
    await reopen();
    void navigate({ to: "/inbox/$conversationId", params: { conversationId: id }, search });
  };

  return {
    claim: () => act("claim_conversation", id, {}, { assignee_id: memberId }, nameOf),
    assign: (assignee_id: string) => {
      const change = { assignee_id };
      return then(act("assign_conversation", id, change, change, nameOf), change, null);
    },
    unassign: () => act("unassign_conversation", id, {}, { assignee_id: null }, nameOf),
    resolve: () => {
      const change = { status: "resolved", snoozed_until: null } as const;
      return then(act("resolve_conversation", id, {}, change, nameOf), change, inbox.done.resolved);
    },
    reopen,
    snooze: (until: Date) => {
      const change = { status: "snoozed", snoozed_until: until.toISOString() } as const;
      const done = act("snooze_conversation", id, { until: until.toISOString() }, change, nameOf);
      return then(done, change, inbox.done.snoozed(when(until.toISOString(), Date.now())));
    },
    prioritise: (priority: Priority) => act("set_priority", id, { priority }, { priority }, nameOf),
    label: (label_id: string) =>
      act("label_conversation", id, { label_id }, ({ labels }) => ({ labels: [...labels, label_id] }), nameOf),
    unlabel: (label_id: string) => {
      const change = ({ labels }: Conversation) => ({ labels: labels.filter((each) => each !== label_id) });
      return act("unlabel_conversation", id, { label_id }, change, nameOf);
    },
  };
};

/** What was pressed is gone with its conversation: the focus goes to the next one's row, once it is open. */
const focusNext = (id: string | undefined): void =>
  void window.setTimeout(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const row = id && document.querySelector<HTMLElement>(`[data-row="${id}"]`);
    (row || document.querySelector<HTMLElement>("[data-list]"))?.focus({ preventScroll: true });
  }, FOCUS_MS);

export type Acts = ReturnType<typeof actsOf>;

/** Reading a conversation is told once it is seen. */
export const markRead = (conversation: Conversation): void => {
  if (!conversation.unread) return;
  const { conversation_id, last_seq } = conversation;
  const { queryKey } = conversationQuery(conversation_id);
  queries.setQueryData(queryKey, (now) => now && { ...now, unread: false, read_seq: last_seq });
  command("mark_read", { conversation_id, read_seq: last_seq }).catch(() => undefined);
};
