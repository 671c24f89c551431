/** What led to an event and what followed: its cause, its message's other events, and what the same call recorded. */
import { Link } from "@tanstack/react-router";

import { isProblem } from "~/api/problem";
import { useAsk } from "~/app/ask";
import { useNames } from "~/app/furniture";
import { exactly } from "~/app/times";
import { record } from "~/strings/record";

import { addressOf } from "./address";
import css from "./Chain.module.css";
import { apart, around, inOrder } from "./chain";
import type { RecordSearch } from "./filters";
import { type EventFound, type EventRow, titleOf } from "./types";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The event that caused this one; undefined while it isn't known, null if there is none. */
export const useCause = (event: EventRow): EventRow | null | undefined => {
  const id = event.causation_id ?? "";
  const isId = UUID.test(id);
  const { data, error } = useAsk("get_event", { event_id: id }, { enabled: isId });
  if (!isId || isProblem(error)) return null;
  return data;
};

export const Chain = ({ event, search }: { event: EventFound; search: RecordSearch }) => {
  const nameOf = useNames();
  const cause = useCause(event);
  const { data: history } = useAsk(
    "get_message_history",
    { message_id: event.message_id ?? "" },
    { enabled: event.message_id !== null },
  );
  const rows = around(inOrder([...(cause ? [cause] : []), ...(history?.events ?? []), event]), event.event_id);
  return (
    <nav className={css.chain} aria-label={record.chain}>
      <ol>
        {rows.map((row) => (
          <li key={row.event_id} data-on={row.event_id === event.event_id || undefined}>
            <Link
              {...addressOf(row, search)}
              className="pos"
              aria-current={row.event_id === event.event_id || undefined}
              title={exactly(row.occurred_at)}
              preload={false}
            >
              {row.shard === event.shard ? row.seq : `${row.shard}:${row.seq}`}
            </Link>
            <b className="cut">{titleOf(row.type)}</b>
            <span className="num">
              {row.event_id === event.event_id ? nameOf(row.actor) : apart(event.occurred_at, row.occurred_at)}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
};
