/** The thread's title bar: who it is, whose it is, and what can be done with it. */
import { ActionIcon, Button } from "@mantine/core";
import {
  IconArrowLeft,
  IconBrandWhatsapp,
  IconCheck,
  IconEye,
  IconHistory,
  IconLayoutSidebarRight,
  IconPencil,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo, type RefObject, useState } from "react";

import { useActions } from "~/app/actions";
import { nameOfCustomer } from "~/app/customers";
import { useNames } from "~/app/furniture";
import { useMay } from "~/app/session";
import { dialled } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

import type { Row } from "./book";
import { type About, useAbout } from "./conversations";
import type { InboxSearch } from "./filters";
import { LabelMenu, type MenuName, Owner, ShownMenu, SnoozeMenu } from "./menus";
import { usePresence } from "./presence";
import css from "./Thread.module.css";
import type { Shown } from "./thread";
import { type Acts, useActs } from "./useActs";

interface Props {
  readonly conversationId: string;
  readonly search: InboxSearch;
  readonly shown: RefObject<readonly Row[]>;
  readonly showPanel: (() => void) | null;
  /** What of the conversation is shown. */
  readonly kinds: Shown;
  readonly show: (kinds: Shown) => void;
}

/** The thread below it is drawn anew at each word; the bar only where something of it is another. */
export const ThreadBar = memo(({ conversationId, ...others }: Props) => {
  const { data: about } = useAbout(conversationId);
  return about && <Bar about={about} {...others} />;
});

const Bar = ({ about, search, shown, showPanel, kinds, show }: Omit<Props, "conversationId"> & { about: About }) => {
  const acts = useActs(about.conversation_id, search, shown);
  const mayWrite = useMay("inbox:write");
  const [open, setOpen] = useState<MenuName | null>(null);
  useThreadActions(about, acts, setOpen);
  const isResolved = about.status === "resolved";
  const menu = { about, acts, open, setOpen };
  return (
    <div className={css.bar}>
      <ActionIcon
        className={css.back}
        aria-label={inbox.back}
        renderRoot={(props) => <Link to="/inbox" search={search} {...props} />}
      >
        <Icon of={IconArrowLeft} />
      </ActionIcon>
      <div className="grow">
        <h1 className="cut" dir="auto">
          {nameOfCustomer(about)}
        </h1>
        <div className="small third cut">
          <Icon of={IconBrandWhatsapp} small /> {dialled(about.contact_address || about.contact_username || "")}
        </div>
      </div>
      <Present conversationId={about.conversation_id} />
      {mayWrite && !isResolved && <Owner {...menu} />}
      {showPanel && (
        <ActionIcon aria-label={inbox.actions.showPanel} onClick={showPanel}>
          <Icon of={IconLayoutSidebarRight} />
        </ActionIcon>
      )}
      {mayWrite && !isResolved && <SnoozeMenu {...menu} />}
      {mayWrite && <LabelMenu {...menu} />}
      <ShownMenu kinds={kinds} show={show} />
      {mayWrite &&
        (isResolved ? (
          <Button variant="default" leftSection={<Icon of={IconHistory} />} onClick={() => void acts.reopen()}>
            {inbox.actions.reopen}
          </Button>
        ) : (
          <Button variant="default" leftSection={<Icon of={IconCheck} />} onClick={() => void acts.resolve()}>
            {inbox.actions.resolve}
          </Button>
        ))}
    </div>
  );
};

const Present = ({ conversationId }: { conversationId: string }) => {
  const present = usePresence(conversationId);
  const nameOf = useNames();
  if (!present) return null;
  const isTyping = present.state === "typing";
  const { signals } = inbox;
  return (
    <span className={`small second ${css.present}`} role="status">
      <Icon of={isTyping ? IconPencil : IconEye} small />
      {(isTyping ? signals.typing : signals.viewing)(nameOf(present.memberId))}
    </span>
  );
};

const useThreadActions = (about: About, acts: Acts, open: (menu: MenuName) => void): void => {
  const mayWrite = useMay("inbox:write");
  const { actions } = inbox;
  const group = shell.groups.conversation;
  const isResolved = about.status === "resolved";
  const later = (menu: MenuName) => () => window.setTimeout(() => open(menu));
  const all = [
    { id: "assign", label: actions.assign, keys: "a", group, run: later("assign"), isOff: isResolved },
    {
      id: "claim",
      label: actions.claim,
      keys: "c",
      group,
      run: () => void acts.claim(),
      isOff: isResolved || about.assignee_id !== null,
    },
    { id: "label", label: actions.label, keys: "l", group, run: later("label"), isOff: false },
    { id: "snooze", label: actions.snooze, keys: "s", group, run: later("snooze"), isOff: isResolved },
    { id: "resolve", label: actions.resolve, keys: "e", group, run: () => void acts.resolve(), isOff: isResolved },
    {
      id: "reopen",
      label: actions.reopen,
      group,
      run: () => void acts.reopen(),
      isOff: about.status === "open",
    },
  ];
  useActions(mayWrite ? all.filter(({ isOff }) => !isOff) : []);
};
