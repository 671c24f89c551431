/** What can be done to a conversation: shown at once, taken back when it is refused, and said why. */
import { type Body, type Command, type CommandOptions, command } from "~/api/client";
import { isProblem } from "~/api/problem";
import { queries } from "~/app/queries";
import { createStore } from "~/app/store";
import { inbox } from "~/strings/inbox";

import { type Conversation, conversationQuery, refresh, seenConversation } from "./conversations";
import { madeVersion, versionOf } from "./sending";
import type { Item } from "./thread";
import { itemsIn, refreshTimeline } from "./timeline";

type Act = {
  [Name in Command]: Body<Name> extends { conversation_id: string } ? Name : never;
}[Command];

export interface Notice {
  readonly tone: "info" | "bad";
  readonly text: string;
  /** What has happened since it was seen. */
  readonly happened?: readonly Item[];
}

/** What is said under a conversation's title bar, by conversation. */
export const notices = createStore<Readonly<Record<string, Notice>>>({});

export const notify = (conversationId: string, notice: Notice | null): void =>
  notices.set(({ [conversationId]: _, ...others }) => (notice ? { ...others, [conversationId]: notice } : others));

const CHANGED_BY_OTHERS = ["version-moved", "conversation-is-taken", "conversation-is-assigned"];

/** What a conversation will be like. */
type Change = Partial<Conversation> | ((seen: Conversation) => Partial<Conversation>);

/**
 * Gives a command about a conversation as it was seen, and shows it at once as it will be like.
 * Answers whether it was carried out.
 */
export const act = async <Name extends Act>(
  name: Name,
  conversation_id: string,
  more: Omit<Body<Name>, "conversation_id">,
  change: Change,
  nameOf: (member: string | null) => string,
): Promise<boolean> => {
  const { queryKey } = conversationQuery(conversation_id);
  const conversation = await seenConversation(conversation_id).catch((error: Error) => {
    notify(conversation_id, noticeOf(error, nameOf));
    return null;
  });
  if (!conversation) return false;
  await queries.cancelQueries({ queryKey });
  const made = typeof change === "function" ? change(conversation) : change;
  queries.setQueryData(queryKey, { ...conversation, ...made });
  notify(conversation_id, null);
  try {
    const options: CommandOptions = { ifMatch: versionOf(conversation_id, conversation.version) };
    const done = await command(name, { conversation_id, ...more } as unknown as Body<Name>, options);
    const { version } = done as unknown as { version?: number };
    if (version) {
      madeVersion(conversation_id, version);
      queries.setQueryData(queryKey, (now) => now && { ...now, version });
    }
    return true;
  } catch (error) {
    queries.setQueryData(queryKey, conversation);
    notify(conversation_id, noticeOf(error, nameOf));
    if (isProblem(error, "version-moved")) void tellWhat(conversation);
    return false;
  } finally {
    void refresh([conversation_id]);
    void refreshTimeline(conversation_id);
  }
};

const noticeOf = (error: unknown, nameOf: (member: string | null) => string): Notice => {
  if (isProblem(error, "conversation-is-taken")) {
    return { tone: "info", text: inbox.taken(nameOf(String(error.more.assignee_id))) };
  }
  if (isProblem(error, ...CHANGED_BY_OTHERS)) return { tone: "info", text: inbox.movedAction };
  return { tone: "bad", text: (error as Error).message };
};

/** What has happened since the conversation was seen, under the words that it has. */
const tellWhat = async ({ conversation_id, last_seq }: Conversation): Promise<void> => {
  await refreshTimeline(conversation_id);
  const happened = itemsIn(conversation_id).filter(({ seq }) => seq > last_seq);
  notices.set((before) => {
    const notice = before[conversation_id];
    return notice ? { ...before, [conversation_id]: { ...notice, happened } } : before;
  });
};
