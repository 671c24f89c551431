/** What the model made of the conversation: proposals, each with what it rests on, and the way to more. */
import { IconPlayerPause } from "@tabler/icons-react";
import { lazy, memo, type ReactNode, Suspense, useState } from "react";

import { type Answer, type Body, command } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useLabels, useNames } from "~/app/furniture";
import { harmless } from "~/app/harmless";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { when } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { ai } from "~/strings/ai";
import { inbox } from "~/strings/inbox";

import { notify } from "./acts";
import { type Conversation, picked, usePart } from "./conversations";
import { Citation, languageOf } from "./DraftView";
import css from "./Panel.module.css";
import { claimsOf, draftOf, isAsked, isOutdated, summaryOf } from "./proposals";
import type { Item } from "./thread";
import { useItems } from "./timeline";
import type { Acts } from "./useActs";

const AskDraft = lazy(() => import("./AskDraft").then(({ AskDraft }) => ({ default: AskDraft })));

type Request = "request_triage" | "request_summary" | "stop_ai" | "restart_ai";

/** What the model made of it, and what becomes of its suggestions. */
const JUDGED = [
  "conversation_id",
  "labels",
  "assignee_id",
  "ai_stopped_at",
  "triaged_at",
  "triage_is_offline",
  "triage_reason",
  "intent",
  "urgency",
  "sentiment",
  "language",
  "suggested_label_ids",
  "suggested_assignee_id",
] as const;
type Judged = Pick<Conversation, (typeof JUDGED)[number]>;

const judgedOf = (conversation: Conversation): Judged => picked(conversation, JUDGED);

/** Nothing of it where the workspace has the model asked nothing, and nothing was. */
export const AiPanel = memo(({ conversationId, acts }: { conversationId: string; acts: Acts }) => {
  const { data: policies } = useAsk("get_policies");
  const { data: conversation } = usePart(conversationId, judgedOf);
  const tasks = policies?.ai.tasks ?? [];
  if (!conversation || (tasks.length === 0 && conversation.triaged_at === null)) return null;
  return <Proposed conversation={conversation} tasks={tasks} paused={policies?.ai.paused} acts={acts} />;
});

interface ProposedProps {
  readonly conversation: Judged;
  readonly tasks: readonly string[];
  readonly paused: Answer<"get_policies">["ai"]["paused"] | undefined;
  readonly acts: Acts;
}

const Proposed = ({ conversation, tasks, paused, acts }: ProposedProps) => {
  const { items } = useItems(conversation.conversation_id);
  const now = useNow();
  const mayWrite = useMay("inbox:write");
  const isStopped = conversation.ai_stopped_at !== null;
  const mayAsk = mayWrite && tasks.includes("draft");
  return (
    <>
      {paused && (
        <p className={`ochre small ${css.paused}`} role="status">
          <Icon of={IconPlayerPause} small /> {ai.pausedFor[paused.reason]} {ai.paused(when(paused.until, now))}
        </p>
      )}
      {(tasks.includes("triage") || conversation.triaged_at !== null) && (
        <Triage conversation={conversation} acts={acts} />
      )}
      {tasks.includes("summary") && <Summary conversation={conversation} items={items} />}
      {(mayAsk || isStopped) && (
        <section className={css.section}>
          <h2>{ai.draft}</h2>
          <Drafting conversation={conversation} items={items} />
        </section>
      )}
    </>
  );
};

const Ask = (props: { conversation: Judged; name: Request; children: ReactNode }) => {
  const { conversation, name, children } = props;
  const mayWrite = useMay("inbox:write");
  const { conversation_id } = conversation;
  if (!mayWrite) return null;
  const ask = (): void => {
    notify(conversation_id, null);
    command(name, { conversation_id } as Body<Request>).catch((error: Error) =>
      notify(conversation_id, { tone: "bad", text: error.message }),
    );
  };
  return (
    <button type="button" className={css.edit} onClick={ask}>
      {children}
    </button>
  );
};

const Drafting = ({ conversation, items }: { conversation: Judged; items: readonly Item[] }) => {
  if (conversation.ai_stopped_at !== null) {
    return (
      <p className="second">
        {ai.stopped}{" "}
        <Ask conversation={conversation} name="restart_ai">
          {ai.restart}
        </Ask>
      </p>
    );
  }
  if (isAsked(items, "draft")) return <p className="second">{ai.writing}</p>;
  return (
    <div className={css.ways}>
      <AskingDraft conversationId={conversation.conversation_id} isAnother={draftOf(items) !== undefined} />
      <Ask conversation={conversation} name="stop_ai">
        {ai.stop}
      </Ask>
    </div>
  );
};

interface AskingDraftProps {
  readonly conversationId: string;
  readonly isAnother: boolean;
}

const AskingDraft = ({ conversationId, isAnother }: AskingDraftProps) => {
  const mayWrite = useMay("inbox:write");
  const [isOpen, setOpen] = useState(false);
  if (!mayWrite) return null;
  return (
    <>
      <button type="button" className={css.edit} onClick={() => setOpen(true)}>
        {isAnother ? ai.askAnother : ai.askDraft}
      </button>
      <Suspense>
        {isOpen && <AskDraft conversationId={conversationId} isAnother={isAnother} close={() => setOpen(false)} />}
      </Suspense>
    </>
  );
};

const Triage = ({ conversation, acts }: { conversation: Judged; acts: Acts }) => {
  const now = useNow();
  const labels = useLabels();
  const nameOf = useNames();
  const mayWrite = useMay("inbox:write");
  const { triaged_at, suggested_label_ids, suggested_assignee_id } = conversation;
  const suggested = labels.filter(
    ({ label_id }) => suggested_label_ids?.includes(label_id) && !conversation.labels.includes(label_id),
  );
  return (
    <section className={css.section}>
      <h2>
        {ai.triage}
        {triaged_at && (
          <span className={css.when}>
            {ai.by(conversation.triage_is_offline ?? false)}, {when(triaged_at, now)}
          </span>
        )}
      </h2>
      {triaged_at === null ? (
        <p className="second">
          {ai.noTriage}{" "}
          <Ask conversation={conversation} name="request_triage">
            {ai.askTriage}
          </Ask>
        </p>
      ) : (
        <dl className={css.fields}>
          <dt>{ai.intent}</dt>
          <dd>{ai.intents[conversation.intent ?? ""]}</dd>
          <dt>{ai.urgency}</dt>
          <dd>{conversation.urgency && inbox.priorities[conversation.urgency]}</dd>
          <dt>{ai.sentiment}</dt>
          <dd>{ai.sentiments[conversation.sentiment ?? ""]}</dd>
          {languageOf(conversation.language) && (
            <>
              <dt>{ai.language}</dt>
              <dd>{languageOf(conversation.language)}</dd>
            </>
          )}
          {conversation.triage_reason && (
            <>
              <dt>{ai.why}</dt>
              <dd dir="auto">{harmless(conversation.triage_reason)}</dd>
            </>
          )}
          {mayWrite && (suggested.length > 0 || (suggested_assignee_id && conversation.assignee_id === null)) && (
            <>
              <dt>{ai.suggests}</dt>
              <dd className={css.ways}>
                {suggested.map(({ label_id, name }) => (
                  <button key={label_id} type="button" className={css.edit} onClick={() => void acts.label(label_id)}>
                    {ai.addLabel(name)}
                  </button>
                ))}
                {suggested_assignee_id && conversation.assignee_id === null && (
                  <button type="button" className={css.edit} onClick={() => void acts.assign(suggested_assignee_id)}>
                    {ai.assignTo(nameOf(suggested_assignee_id))}
                  </button>
                )}
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
};

const Summary = ({ conversation, items }: { conversation: Judged; items: readonly Item[] }) => {
  const now = useNow();
  const summary = summaryOf(items);
  const isReading = isAsked(items, "summary");
  const more = (
    <Ask conversation={conversation} name="request_summary">
      {summary ? ai.renew : ai.summarise}
    </Ask>
  );
  return (
    <section className={css.section}>
      <h2>
        {ai.summary}
        {summary && (
          <span className={css.when}>
            {ai.by(summary.is_offline ?? false)}, {when(summary.at, now)}
          </span>
        )}
      </h2>
      {summary ? (
        <Claims item={summary} items={items} />
      ) : (
        <p className="second">{isReading ? ai.reading : ai.noSummary}</p>
      )}
      <div className={css.ways}>
        {summary && isOutdated(summary, items) && <span className="third small">{ai.older}</span>}
        {isReading ? summary && <span className="third small">{ai.reading}</span> : more}
      </div>
    </section>
  );
};

/** Each thing that is said, with the numbers that it rests on. */
const Claims = ({ item, items }: { item: Item; items: readonly Item[] }) => {
  const claims = claimsOf(item);
  const byMessage = new Map(items.map((each) => [each.message_id, each]));
  if (claims.length === 0) return <p dir="auto">{harmless(item.text ?? "")}</p>;
  return (
    <ul className={css.claims}>
      {claims.map(({ text, message_ids }) => (
        <li key={text} dir="auto">
          {harmless(text)}{" "}
          {message_ids.map((id) => (
            <Citation key={id} id={id} item={byMessage.get(id)} />
          ))}
        </li>
      ))}
    </ul>
  );
};
