/** What happened to the conversation itself; neighbours share a line, each with its number in the title. */
import {
  IconAddressBook,
  IconCircleCheck,
  IconClockPause,
  IconHistory,
  IconTag,
  IconUserCheck,
  type Icon as TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { exactly } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";

import { lineOf, type Speaking } from "./lines";
import { Pos } from "./Pos";
import css from "./Thread.module.css";
import type { Item } from "./thread";

const LINE_ICONS: Record<string, TablerIcon> = {
  "conversation.snoozed": IconClockPause,
  "conversation.unsnoozed": IconHistory,
  "conversation.reopened": IconHistory,
  "conversation.resolved": IconCircleCheck,
  "conversation.assigned": IconUserCheck,
  "conversation.unassigned": IconUserCheck,
  "conversation.labelled": IconTag,
  "conversation.unlabelled": IconTag,
  "contact.aliased": IconAddressBook,
  "contact.linked": IconAddressBook,
};

interface Props extends Speaking {
  readonly items: readonly Item[];
  readonly isCited: boolean;
}

export const LinesView = ({ items, isCited, ...speaking }: Props) => {
  const last = items.at(-1);
  if (!last) return null;
  return (
    <li
      className={css.entry}
      data-line
      data-cited={isCited || undefined}
      data-holds={items.map(({ seq }) => seq).join(" ")}
    >
      <Pos shard={last.shard} seq={last.seq} />
      <div className={css.line}>
        <Icon of={LINE_ICONS[last.kind] ?? IconHistory} small />
        <span>
          {items.map((item, index) => (
            <time key={item.event_id} dateTime={item.at} title={`${item.seq}, ${exactly(item.at)}`}>
              {index > 0 && ", "}
              {lineOf(item, speaking)}
              {item.linked_contact_id && <Other contactId={item.linked_contact_id} />}
            </time>
          ))}
        </span>
      </div>
    </li>
  );
};

/** The way to whom it was joined with. */
const Other = ({ contactId }: { contactId: string }) => (
  <>
    {" "}
    <Link to="/contacts/$contactId" params={{ contactId }}>
      {inbox.seeOther}
    </Link>
  </>
);
