/** A conversation: what was said, each word under its number, and what one says next. */
import { IconAlertCircle, IconFilter, IconUserCheck } from "@tabler/icons-react";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";

import type { Schemas } from "~/api/client";
import { isProblem } from "~/api/problem";
import { nameOfCustomer } from "~/app/customers";
import { useChannels, useLabels, useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useMay, useMe } from "~/app/session";
import { useStore } from "~/app/store";
import { midnight } from "~/app/times";
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
import { citedStore } from "./cited";
import { type Conversation, useConversation } from "./conversations";
import { DraftView } from "./DraftView";
import { EntryView, PendingView } from "./Entries";
import type { InboxSearch } from "./filters";
import { useJumps } from "./jump";
import { Happened, Moved } from "./Moved";
import { heldIn, type Outgoing, unshown } from "./outbox";
import { useTellPresence } from "./presence";
import { draftOf } from "./proposals";
import { useReceipts } from "./receipts";
import { outboxStore } from "./sending";
import css from "./Thread.module.css";
import { ThreadBar } from "./ThreadBar";
import { type Entry, entriesOf, type Item, narrowed, reused, type Shown } from "./thread";
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

interface FlowProps {
  readonly timeline: ReturnType<typeof useTimeline>;
  readonly outbox: readonly Outgoing[];
  readonly conversation: Conversation;
  readonly isKnown: boolean;
  readonly kinds: Shown;
}

/** The scroller grows upwards: what is earlier moves nothing, and the newest stays in sight. */
const Flow = ({ timeline, outbox, conversation, isKnown, kinds }: FlowProps) => {
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage, isPending, error, refetch } = timeline;
  const entries = useEntries(items, kinds);
  const byMessage = useMemo(() => new Map(items.map((item) => [item.message_id, item])), [items]);
  const now = useNow();
  const nameOf = useNames();
  const labels = useLabels();
  const cited = useStore(citedStore);
  const draft = draftOf(items);
  const isBeingSent = outbox.some((each) => each.kind === "reply" && each.body.draft_id === draft?.request_id);
  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const [sight, edge] = [scroller.current, top.current];
    if (!sight || !edge || !hasNextPage || isFetchingNextPage) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && void fetchNextPage(), {
      root: sight,
      rootMargin: "600px 0px 0px",
    });
    observer.observe(edge);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const toNewest = useNewest(scroller, outbox.length);
  useJumps(timeline, scroller);
  if (isPending) {
    return (
      <div className={css.waiting}>
        <Bones label={inbox.loadingThread} rows={6} widths={[50, 72]} />
      </div>
    );
  }
  if (error && !timeline.data) {
    return (
      <div className={css.waiting}>
        <Trouble error={error} retry={() => void refetch()} />
      </div>
    );
  }
  const shared = { nameOf, labels, today: midnight(now), conversationId: conversation.conversation_id };
  return (
    <div
      className={css.flow}
      data-long={entries.length > LONG_ENTRIES || undefined}
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      role="log"
      aria-label={inbox.conversationWith(nameOfCustomer(conversation))}
    >
      <ol className={css.entries}>
        <li ref={top} className={css.top}>
          {isFetchingNextPage ? inbox.earlier : !hasNextPage && inbox.beginning}
        </li>
        {entries.map((entry) => (
          <EntryView
            key={entry.key}
            entry={entry}
            isCited={seqsOf(entry).some((seq) => cited.has(seq))}
            quoted={entry.kind === "message" ? byMessage.get(entry.item.reply_to_id ?? "") : undefined}
            {...shared}
          />
        ))}
        {draft && isKnown && !isBeingSent && conversation.status !== "resolved" && (
          <DraftView item={draft} conversationId={conversation.conversation_id} byMessage={byMessage} now={now} />
        )}
        {outbox.map((each) => (
          <PendingView key={each.key} outgoing={each} />
        ))}
      </ol>
      {toNewest && (
        <button type="button" className={css.newest} onClick={toNewest}>
          {inbox.toNewest}
        </button>
      )}
    </div>
  );
};

/** Each as the same object as long as it is the same. */
const useEntries = (items: readonly Item[], kinds: Shown): readonly Entry[] => {
  const before = useRef<readonly Entry[]>([]);
  return useMemo(() => {
    before.current = reused(before.current, entriesOf(narrowed(items, kinds)));
    return before.current;
  }, [items, kinds]);
};

const seqsOf = (entry: Entry): readonly number[] => {
  if (entry.kind === "day") return [];
  return entry.kind === "lines" ? entry.items.map(({ seq }) => seq) : [entry.item.seq];
};

const FAR_PX = 400;
const LONG_ENTRIES = 150;

/** The way back down, where one is far from it; what one says oneself is always seen. */
const useNewest = (scroller: RefObject<HTMLDivElement | null>, sent: number): (() => void) | null => {
  const [isFar, setFar] = useState(false);
  const isAway = useRef(false);
  useEffect(() => {
    const sight = scroller.current;
    const look = (): void => {
      const top = sight?.scrollTop ?? 0;
      isAway.current = top !== 0;
      setFar(top < -FAR_PX);
    };
    sight?.addEventListener("scroll", look, { passive: true });
    return () => sight?.removeEventListener("scroll", look);
  });
  useEffect(() => {
    if (sent > 0 && isAway.current) scroller.current?.scrollTo({ top: 0 }); // who is there needs no layout for it
  }, [sent, scroller]);
  return isFar ? () => scroller.current?.scrollTo({ top: 0 }) : null;
};

/** What all entries know: nothing in it changes when a message comes. */
export interface Shared {
  readonly nameOf: (member: string | null) => string;
  readonly labels: readonly Schemas["LabelRow"][];
  /** When the day began. */
  readonly today: number;
  readonly conversationId: string;
}
