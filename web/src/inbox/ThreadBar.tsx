/** The thread's title bar: who it is, whose it is, and what can be done with it. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowLeft,
  IconBrandWhatsapp,
  IconCheck,
  IconChevronDown,
  IconClockPause,
  IconEye,
  IconFilter,
  IconHistory,
  IconLayoutSidebarRight,
  IconPencil,
  IconTag,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo, type RefObject, useState } from "react";

import { useActions } from "~/app/actions";
import { nameOfCustomer } from "~/app/customers";
import { useAgents, useLabels, useNames } from "~/app/furniture";
import { useMay, useMe } from "~/app/session";
import { dialled, when } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { Person } from "~/parts/Person";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

import type { Row } from "./book";
import type { Conversation } from "./conversations";
import { type InboxSearch, PRIORITIES } from "./filters";
import { usePresence } from "./presence";
import { snoozesOf } from "./snoozes";
import css from "./Thread.module.css";
import { SHOWN, type Shown } from "./thread";
import { type Acts, useActs } from "./useActs";

interface Props {
  readonly conversation: Conversation;
  readonly search: InboxSearch;
  readonly shown: RefObject<readonly Row[]>;
  readonly showPanel: (() => void) | null;
  /** What of the conversation is shown. */
  readonly kinds: Shown;
  readonly show: (kinds: Shown) => void;
}

/** The thread below it is drawn anew at each word; its menus needn't be. */
export const ThreadBar = memo(({ conversation, search, shown, showPanel, kinds, show }: Props) => {
  const acts = useActs(conversation, search, shown);
  const mayWrite = useMay("inbox:write");
  const [menu, setMenu] = useState<"assign" | "snooze" | "label" | null>(null);
  const isOpened = (name: typeof menu) => ({
    opened: menu === name,
    onChange: (is: boolean) => setMenu(is ? name : null),
  });
  useThreadActions(conversation, acts, setMenu);
  const isResolved = conversation.status === "resolved";
  const name = nameOfCustomer(conversation);
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
          {name}
        </h1>
        <div className="small third cut">
          <Icon of={IconBrandWhatsapp} small />{" "}
          {dialled(conversation.contact_address || conversation.contact_username || "")}
        </div>
      </div>
      <Present conversation={conversation} />
      {mayWrite && !isResolved && <Owner conversation={conversation} acts={acts} {...isOpened("assign")} />}
      {showPanel && (
        <ActionIcon aria-label={inbox.actions.showPanel} onClick={showPanel}>
          <Icon of={IconLayoutSidebarRight} />
        </ActionIcon>
      )}
      {mayWrite && !isResolved && <SnoozeMenu conversation={conversation} acts={acts} {...isOpened("snooze")} />}
      {mayWrite && <LabelMenu conversation={conversation} acts={acts} {...isOpened("label")} />}
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
});

const Present = ({ conversation }: { conversation: Conversation }) => {
  const present = usePresence(conversation.conversation_id);
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

const ShownMenu = ({ kinds, show }: Pick<Props, "kinds" | "show">) => {
  useActions(
    SHOWN.map((each) => ({
      id: `show-${each}`,
      label: inbox.shown[each],
      group: shell.groups.conversation,
      run: () => show(each),
    })),
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className={css.labels} aria-label={inbox.show} data-on={kinds !== "all" || undefined}>
          <Icon of={IconFilter} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SHOWN.map((each) => (
          <Menu.Item
            key={each}
            rightSection={each === kinds ? <Icon of={IconCheck} small /> : null}
            onClick={() => show(each)}
          >
            {inbox.shown[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

interface MenuProps {
  readonly conversation: Conversation;
  readonly acts: Acts;
  readonly opened: boolean;
  readonly onChange: (isOpened: boolean) => void;
}

export const Owner = ({ conversation, acts, ...state }: MenuProps) => {
  const me = useMe();
  const nameOf = useNames();
  const members = useAgents();
  const { assignee_id: owner } = conversation;
  const name = owner ? nameOf(owner) : inbox.unassigned;
  return (
    <>
      {owner === null && (
        <Button className={css.claim} onClick={() => void acts.claim()}>
          {inbox.actions.claim}
        </Button>
      )}
      <Menu position="bottom-end" {...state}>
        <Menu.Target>
          <Button className={css.owner}>
            <span className="unseen">{inbox.actions.assign}</span>
            <Person id={owner} name={name} />
            <span className={css.wide}>{owner ? (name.split(" ")[0] ?? name) : ""}</span>
            <Icon of={IconChevronDown} small />
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflow: "auto" }}>
          {owner !== me.memberId && (
            <Menu.Item onClick={() => void (owner ? acts.assign(me.memberId) : acts.claim())}>
              {inbox.actions.assignToMe}
            </Menu.Item>
          )}
          {owner && <Menu.Item onClick={() => void acts.unassign()}>{inbox.actions.unassign}</Menu.Item>}
          <Menu.Label>{inbox.actions.assignTo}</Menu.Label>
          {members
            .filter(({ member_id }) => member_id !== owner && member_id !== me.memberId)
            .map(({ member_id, name: each }) => (
              <Menu.Item key={member_id} onClick={() => void acts.assign(member_id)}>
                {each}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
};

const SnoozeMenu = ({ conversation: _, acts, ...state }: MenuProps) => (
  <Menu position="bottom-end" width={240} {...state}>
    <Menu.Target>
      <ActionIcon className={css.snooze} aria-label={inbox.actions.snooze}>
        <Icon of={IconClockPause} />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      {snoozesOf(new Date()).map(({ key, until }) => (
        <Menu.Item
          key={key}
          rightSection={<span className="third small">{when(until.toISOString(), Date.now())}</span>}
          onClick={() => void acts.snooze(until)}
        >
          {inbox.snoozes[key]}
        </Menu.Item>
      ))}
      <Menu.Label>{inbox.snoozeAt}</Menu.Label>
      <input
        type="datetime-local"
        className={css.at}
        aria-label={inbox.snoozeAt}
        onKeyDown={(event) => {
          event.stopPropagation();
          const until = new Date(event.currentTarget.value);
          if (event.key !== "Enter" || Number.isNaN(until.getTime())) return;
          state.onChange(false);
          void acts.snooze(until);
        }}
      />
    </Menu.Dropdown>
  </Menu>
);

export const LabelMenu = ({ conversation, acts, ...state }: MenuProps) => {
  const all = useLabels();
  const labels = all.filter(
    ({ label_id, deleted_at }) => deleted_at === null || conversation.labels.includes(label_id),
  );
  const tick = (is: boolean) => (is ? <Icon of={IconCheck} small /> : null);
  return (
    <Menu position="bottom-end" closeOnItemClick={false} width={200} {...state}>
      <Menu.Target>
        <ActionIcon className={css.labels} aria-label={inbox.actions.label}>
          <Icon of={IconTag} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={400} style={{ overflow: "auto" }}>
        <Menu.Label>{inbox.actions.labels}</Menu.Label>
        {labels.map(({ label_id, name }) => (
          <Menu.Item
            key={label_id}
            rightSection={tick(conversation.labels.includes(label_id))}
            onClick={() => void acts.toggleLabel(label_id)}
          >
            {name}
          </Menu.Item>
        ))}
        {labels.length === 0 && <Menu.Item disabled>{inbox.actions.noLabels}</Menu.Item>}
        <Menu.Label>{inbox.actions.priority}</Menu.Label>
        {PRIORITIES.map((each) => (
          <Menu.Item
            key={each}
            rightSection={tick(conversation.priority === each)}
            onClick={() => void acts.prioritise(each)}
          >
            {inbox.priorities[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

const useThreadActions = (
  conversation: Conversation,
  acts: Acts,
  open: (menu: "assign" | "snooze" | "label") => void,
): void => {
  const mayWrite = useMay("inbox:write");
  const { actions } = inbox;
  const group = shell.groups.conversation;
  const isResolved = conversation.status === "resolved";
  const later = (menu: "assign" | "snooze" | "label") => () => window.setTimeout(() => open(menu));
  const all = [
    { id: "assign", label: actions.assign, keys: "a", group, run: later("assign"), isOff: isResolved },
    {
      id: "claim",
      label: actions.claim,
      keys: "c",
      group,
      run: () => void acts.claim(),
      isOff: isResolved || conversation.assignee_id !== null,
    },
    { id: "label", label: actions.label, keys: "l", group, run: later("label"), isOff: false },
    { id: "snooze", label: actions.snooze, keys: "s", group, run: later("snooze"), isOff: isResolved },
    { id: "resolve", label: actions.resolve, keys: "e", group, run: () => void acts.resolve(), isOff: isResolved },
    {
      id: "reopen",
      label: actions.reopen,
      group,
      run: () => void acts.reopen(),
      isOff: conversation.status === "open",
    },
  ];
  useActions(mayWrite ? all.filter(({ isOff }) => !isOff) : []);
};
