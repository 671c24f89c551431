/** A conversation: what was said, each word under its number, and what one says next. */
import { IconAlertCircle, IconFilter, IconUserCheck } from "@tabler/icons-react";
import { type RefObject, useEffect, useMemo, useState } from "react";

import { isProblem } from "~/api/problem";
import { nameOfCustomer } from "~/app/customers";
import { useChannels } from "~/app/furniture";
import { useMay, useMe } from "~/app/session";
import { useStore } from "~/app/store";
import { isUnwell } from "~/operations/unwell";
import { Bones } from "~/parts/Bones";
import { Icon } from "~/parts/Icon";
import { Strip } from "~/parts/Strip";
import { Trouble } from "~/parts/Trouble";
import { Void } from "~/parts/Void";
import { inbox } from "~/strings/inbox";

import { notices } from "./acts";
import type { Row } from "./book";
import { Composer } from "./Composer";
import { type Conversation, useConversation } from "./conversations";
import { Flow } from "./Flow";
import type { InboxSearch } from "./filters";
import { Happened, Moved } from "./Moved";
import { heldIn, type Outgoing, unshown } from "./outbox";
import { useTellPresence } from "./presence";
import { useReceipts } from "./receipts";
import { outboxStore } from "./sending";
import css from "./Thread.module.css";
import { ThreadBar } from "./ThreadBar";
import type { Shown } from "./thread";
import { useTimeline } from "./timeline";
import { markRead } from "./useActs";

interface Props {
  readonly conversationId: string;
  readonly search: InboxSearch;
  readonly shown: RefObject<readonly Row[]>;
  readonly showPanel: (() => void) | null;
}

export const Thread = ({ conversationId, search, shown, showPanel }: Props) => {
  const { data: conversation, error, refetch, isPlaceholderData } = useConversation(conversationId);
  const timeline = useTimeline(conversationId);
  if (isProblem(error, "no-such-conversation", "malformed")) {
    return <Void title={inbox.goneThread}>{inbox.goneThreadMore}</Void>;
  }
  if (error && !conversation) {
    return <Trouble error={error} retry={() => void refetch()} />;
  }
  if (!conversation) {
    return (
      <section className={css.thread}>
        <div className={css.bar} />
        <Bones label={inbox.loadingThread} rows={6} widths={[50, 72]} />
      </section>
    );
  }
  return (
    <Loaded
      conversation={conversation}
      isKnown={!isPlaceholderData}
      timeline={timeline}
      search={search}
      shown={shown}
      showPanel={showPanel}
    />
  );
};

interface LoadedProps extends Omit<Props, "conversationId"> {
  readonly conversation: Conversation;
  /** It came whole; before that it is as the list has it, and nobody answers it. */
  readonly isKnown: boolean;
  readonly timeline: ReturnType<typeof useTimeline>;
}

const Loaded = ({ conversation, isKnown, timeline, search, shown, showPanel }: LoadedProps) => {
  const { conversation_id: id } = conversation;
  const mayWrite = useMay("inbox:write");
  const typing = useTellPresence(id, mayWrite);
  const outbox = useOutbox(id);
  const actor = `member/${useMe().memberId}`;
  useReading(conversation, mayWrite && isKnown);
  useReceipts(timeline.items, mayWrite);
  const [held] = heldIn(outbox);
  const [kinds, setKinds] = useState<Shown>("all");
  return (
    <section
      className={css.thread}
      aria-label={inbox.conversationWith(nameOfCustomer(conversation))}
      aria-busy={!isKnown || undefined}
    >
      <ThreadBar
        conversationId={id}
        search={search}
        shown={shown}
        showPanel={showPanel}
        kinds={kinds}
        show={setKinds}
      />
      <Noticed conversationId={id} />
      <Unwell channelId={conversation.channel_id} />
      {kinds !== "all" && (
        <Strip
          tone="info"
          icon={<Icon of={IconFilter} small />}
          action={{ label: inbox.shown.all, run: () => setKinds("all") }}
        >
          {inbox.shownOnly[kinds]}
        </Strip>
      )}
      <Flow
        timeline={timeline}
        outbox={unshown(outbox, timeline.items, actor)}
        conversation={conversation}
        isKnown={isKnown}
        kinds={kinds}
      />
      {held && isKnown && <Moved outgoing={held} items={timeline.items} />}
      {mayWrite && (
        <Composer
          conversation={conversation}
          items={timeline.items}
          typing={typing}
          isHeld={held !== undefined}
          isKnown={isKnown}
        />
      )}
    </section>
  );
};

const useOutbox = (conversationId: string): readonly Outgoing[] => {
  const all = useStore(outboxStore);
  return useMemo(() => all.filter((each) => each.conversationId === conversationId), [all, conversationId]);
};

/** Once it is seen, it is read. */
const useReading = (conversation: Conversation, mayWrite: boolean): void => {
  useEffect(() => {
    if (!mayWrite) return;
    const read = (): void => {
      if (document.visibilityState === "visible") markRead(conversation);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [conversation, mayWrite]);
};

const Noticed = ({ conversationId }: { conversationId: string }) => {
  const notice = useStore(notices, (all) => all[conversationId]);
  if (!notice) return null;
  return (
    <Strip tone={notice.tone} icon={<Icon of={notice.tone === "bad" ? IconAlertCircle : IconUserCheck} small />}>
      {notice.text}
      {notice.happened && <Happened items={notice.happened} />}
    </Strip>
  );
};

/** What is written here won't go out, or not soon. */
const Unwell = ({ channelId }: { channelId: string | null }) => {
  const channel = useChannels().find(({ channel_id }) => channel_id === channelId);
  if (!channel || !isUnwell(channel)) return null;
  return (
    <Strip tone="warn" icon={<Icon of={IconAlertCircle} small />}>
      {inbox.unwell(channel.name, inbox.failures[channel.failure ?? ""] ?? "")}
    </Strip>
  );
};
