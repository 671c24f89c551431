/** What was said in a conversation, from its beginning on, as far as it is loaded. */
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";

import { nameOfCustomer } from "~/app/customers";
import { useLabels, useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useStore } from "~/app/store";
import { midnight } from "~/app/times";
import { Bones } from "~/parts/Bones";
import { Trouble } from "~/parts/Trouble";
import { inbox } from "~/strings/inbox";

import { citedStore } from "./cited";
import type { Conversation } from "./conversations";
import { DraftView } from "./DraftView";
import { EntryView, PendingView } from "./Entries";
import { useJumps } from "./jump";
import type { Outgoing } from "./outbox";
import { draftOf } from "./proposals";
import css from "./Thread.module.css";
import { type Entry, entriesOf, type Item, narrowed, reused, type Shown } from "./thread";
import type { useTimeline } from "./timeline";

interface FlowProps {
  readonly timeline: ReturnType<typeof useTimeline>;
  readonly outbox: readonly Outgoing[];
  readonly conversation: Conversation;
  readonly isKnown: boolean;
  readonly kinds: Shown;
}

/** The scroller grows upwards: what is earlier moves nothing, and the newest stays in sight. */
export const Flow = ({ timeline, outbox, conversation, isKnown, kinds }: FlowProps) => {
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
