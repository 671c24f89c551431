/** What stands below a message: who said it, when, how far it came, and why no further. */
import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  type Icon as TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { command } from "~/api/client";
import { harmless } from "~/app/harmless";
import { useSeconds } from "~/app/now";
import { useMay } from "~/app/session";
import { useStore } from "~/app/store";
import { atClock, exactly } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { Time } from "~/parts/Time";
import { inbox } from "~/strings/inbox";

import { notify } from "./acts";
import { choosingStore } from "./choosing";
import { putBack } from "./drafts";
import css from "./Thread.module.css";
import { type Item, isLate, type MessageEntry, rawOf, type Shared } from "./thread";
import { secondsTo, turnsStore } from "./turns";

const Before = lazy(() => import("./Before").then(({ Before }) => ({ default: Before })));

const FINAL = new Set(["consent", "recipient", "payload"]);

export const Meta = ({ entry: { item, isLast }, nameOf }: { entry: MessageEntry } & Shared) => {
  const [shows, setShows] = useState(false);
  const isChanged = item.edited_at !== null || item.revoked_at !== null;
  const raw = item.revoked_at === null ? rawOf(item) : null;
  const late = isLate(item);
  if (!isLast && !isChanged && raw === null && !late) return null;
  return (
    <div className={css.meta}>
      {isLast && <Told item={item} nameOf={nameOf} />}
      {late && (
        <span>
          <Icon of={IconClock} small /> {inbox.late(atClock(item.occurred_at))}
        </span>
      )}
      {(isChanged || raw !== null) && (
        <button type="button" onClick={() => setShows(true)}>
          {raw !== null ? inbox.raw : item.revoked_at ? inbox.seeSaid : inbox.edited(atClock(item.edited_at ?? ""))}
        </button>
      )}
      <Suspense>{shows && <Before item={item} raw={raw} close={() => setShows(false)} />}</Suspense>
    </div>
  );
};

/** Who said it, when, and how far it came. */
const Told = ({ item, nameOf }: { item: Item; nameOf: Shared["nameOf"] }) => (
  <>
    {item.author && <span>{inbox.imported(harmless(item.author))} ·</span>}
    {item.direction === "out" && !item.author && (
      <span>{item.ai_generated ? inbox.approvedBy(nameOf(item.approved_by)) : nameOf(item.actor)} ·</span>
    )}
    <Time at={item.at} now={0} say={atClock} />
    {item.forwarded && <span>· {inbox.forwarded}</span>}
    {item.direction === "out" && item.delivery && <Tick item={item} />}
    {item.read_receipt_at && <span title={exactly(item.read_receipt_at)}>· {inbox.shownRead}</span>}
  </>
);

const TICKS: Record<string, { icon: TablerIcon; tone: string }> = {
  queued: { icon: IconClock, tone: "" },
  accepted: { icon: IconClock, tone: "" },
  unconfirmed: { icon: IconHelpCircle, tone: "ochre" },
  sent: { icon: IconCheck, tone: "" },
  delivered: { icon: IconChecks, tone: "" },
  read: { icon: IconChecks, tone: "ink" },
  played: { icon: IconChecks, tone: "ink" },
};

const Tick = ({ item }: { item: Item }) => {
  const delivery = item.delivery as NonNullable<Item["delivery"]> & keyof typeof inbox.deliveries;
  const tick = TICKS[delivery];
  if (!tick) return null;
  const isNowhere = delivery === "queued" && item.channel_id === null;
  return (
    <span className={tick.tone} title={item.delivery_at ? exactly(item.delivery_at) : undefined}>
      <Icon of={tick.icon} small />{" "}
      {isNowhere ? (
        inbox.deliveries.nowhere
      ) : delivery === "queued" ? (
        <Queued messageId={item.message_id ?? ""} />
      ) : (
        inbox.deliveries[delivery]
      )}
      {item.maybe_doubled && <span className="ochre"> · {inbox.doubled}</span>}
    </span>
  );
};

/** It waits for its turn, where there were too many at once. */
const Queued = ({ messageId }: { messageId: string }) => {
  const at = useStore(turnsStore, (turns) => turns.get(messageId));
  const seconds = secondsTo(at, useSeconds(at ?? null));
  return seconds > 1 ? inbox.deliveries.queuedIn(seconds) : inbox.deliveries.queued;
};

/** Why it wasn't delivered, and what can be done about it. */
export const Why = ({ item, conversationId, nameOf }: { item: Item } & Shared) => {
  const mayWrite = useMay("inbox:write");
  const mayRead = useMay("events:read");
  const isOver = item.failure === "window";
  const isFinal = FINAL.has(item.failure ?? "");
  const retry = (): void => {
    if (!item.message_id) return;
    command("retry_message", { message_id: item.message_id }).catch((error: Error) =>
      notify(conversationId, { tone: "bad", text: error.message }),
    );
  };
  const again = (): void => putBack(conversationId, "reply", item.text ?? "");
  return (
    <div className={css.why}>
      <div className={`${css.meta} ${css.told}`}>
        <Told item={item} nameOf={nameOf} />
      </div>
      <Icon of={IconAlertCircle} small /> {inbox.notDelivered(inbox.failures[item.failure ?? ""] ?? "")}
      <br />
      <span className="third num" dir="auto">
        {[item.failure_code ?? item.failure, harmless(item.failure_details ?? "")].filter(Boolean).join(": ")}
        {item.failure_trace_id && ` · ${inbox.trace(item.failure_trace_id)}`}
      </span>
      {mayRead && (
        <>
          {" · "}
          <Link to="/record" search={{ message: item.message_id ?? "" }}>
            {inbox.happened}
          </Link>
        </>
      )}
      {mayWrite && (
        <>
          {" · "}
          {isOver ? (
            <button type="button" onClick={() => choosingStore.set(conversationId)}>
              {inbox.withTemplate}
            </button>
          ) : (
            <button type="button" onClick={isFinal ? again : retry}>
              {isFinal ? inbox.writeAgain : inbox.retry}
            </button>
          )}
        </>
      )}
    </div>
  );
};
