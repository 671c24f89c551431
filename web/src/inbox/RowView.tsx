/** A conversation in the list: name, time, the last words, and one signal. */
import { IconAlertCircle, IconCircleCheck, IconClockPause, IconEye, IconPencil } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";

import type { Schemas } from "~/api/client";
import { nameOfCustomer } from "~/app/customers";
import { harmless } from "~/app/harmless";
import { ago, lasting, when } from "~/app/times";
import { Go } from "~/parts/Go";
import { Icon } from "~/parts/Icon";
import { Person } from "~/parts/Person";
import { Time } from "~/parts/Time";
import { inbox } from "~/strings/inbox";

import type { Row } from "./book";
import css from "./List.module.css";
import { foremost, type There } from "./presence";
import { Ring } from "./Ring";
import { windowOf } from "./windowClock";

interface RowProps {
  readonly row: Row;
  /** What stands behind the `?` of the list's address. */
  readonly query: string;
  readonly isOpen: boolean;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isSelecting: boolean;
  readonly select: (id: string, isSelected: boolean) => void;
  readonly now: number;
  readonly nameOf: (member: string | null) => string;
  readonly labels: readonly Schemas["LabelRow"][];
  /** Who else is there. */
  readonly there: There | undefined;
}

export const RowView = memo((props: RowProps) => {
  const { row, query, isOpen, isCurrent, isSelected, isSelecting, select, now, nameOf } = props;
  const name = nameOfCustomer(row);
  return (
    <div
      className={css.row}
      data-unread={row.unread || undefined}
      data-open={isOpen || undefined}
      data-current={isCurrent || undefined}
      data-selected={isSelected || undefined}
      data-selecting={isSelecting || undefined}
    >
      <Go
        href={`/inbox/${row.conversation_id}${query}`}
        className={css.link}
        aria-current={isOpen ? "true" : undefined}
        data-row={row.conversation_id}
      >
        <span className={css.dot} aria-hidden="true" />
        {row.unread && <span className="unseen">{inbox.unread}</span>}
        <span className={`cut ${css.who}`} dir="auto">
          {name}
        </span>
        <Time at={row.last_activity_at} now={now} say={ago} />
        <span className={css.words} dir="auto">
          {row.last_direction === "out" && inbox.you}
          {lastWords(row)}
        </span>
        <Signal {...props} />
        <span className={css.owner}>
          <Person
            id={row.assignee_id}
            name={row.assignee_id ? nameOf(row.assignee_id) : inbox.unassigned}
            size={18}
            isLight
          />
        </span>
      </Go>
      <input
        type="checkbox"
        className={css.check}
        aria-label={inbox.selectOne(name)}
        checked={isSelected}
        tabIndex={isSelecting ? 0 : -1}
        onChange={({ currentTarget }) => select(row.conversation_id, currentTarget.checked)}
      />
    </div>
  );
});

const lastWords = (row: Row): string =>
  harmless(row.last_message ?? "") || (row.last_kind ? (inbox.kinds[row.last_kind] ?? row.last_kind) : "");

/** The most pressing one: the window, then what failed, then who is there, then sleep, then a label. */
const Signal = ({ row, now, nameOf, labels, there }: RowProps) => {
  const present = there && foremost(there);
  const window = row.status === "open" ? windowOf(row.window_closes_at, now) : null;
  if (window?.kind === "closing") {
    return said("ochre", <Ring share={window.share} />, inbox.signals.closesIn(lasting(window.leftMs)));
  }
  if (row.last_direction === "out" && row.last_delivery === "failed") {
    return said("vermilion", <Icon of={IconAlertCircle} small />, inbox.signals.failed);
  }
  if (present?.state === "typing") {
    return said("ink", <Icon of={IconPencil} small />, inbox.signals.typing(nameOf(present.memberId)));
  }
  if (present) return said("", <Icon of={IconEye} small />, inbox.signals.viewing(nameOf(present.memberId)));
  if (row.status === "snoozed") {
    const until = row.snoozed_until ? inbox.signals.snoozedUntil(when(row.snoozed_until, now)) : inbox.signals.snoozed;
    return said("", <Icon of={IconClockPause} small />, until);
  }
  if (row.status === "resolved") return said("", <Icon of={IconCircleCheck} small />, inbox.signals.resolved);
  const label = labels.find(({ label_id }) => label_id === row.labels[0]);
  if (label) return said("", null, label.name);
  return said("", null, row.priority === "normal" ? "" : inbox.priorities[row.priority]);
};

const said = (tone: string, icon: ReactNode, text: string) => (
  <span className={`${css.signal} ${tone}`}>
    {icon}
    <span className="cut">{text}</span>
  </span>
);
