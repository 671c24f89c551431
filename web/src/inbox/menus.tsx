/** What can be done to a conversation by choosing: whose it is, until when it sleeps, what it is about, what is shown. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconClockPause, IconFilter, IconTag } from "@tabler/icons-react";
import { memo } from "react";

import { useActions } from "~/app/actions";
import { useAgents, useLabels, useNames } from "~/app/furniture";
import { useMe } from "~/app/session";
import { when } from "~/app/times";
import { Dropdown } from "~/parts/Dropdown";
import { Icon } from "~/parts/Icon";
import { Person } from "~/parts/Person";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

import type { About } from "./conversations";
import { PRIORITIES } from "./filters";
import { snoozesOf } from "./snoozes";
import css from "./Thread.module.css";
import { SHOWN, type Shown } from "./thread";
import type { Acts } from "./useActs";

export type MenuName = "assign" | "snooze" | "label";

interface Props {
  readonly about: About;
  readonly acts: Acts;
  /** Which of them is open. */
  readonly open: MenuName | null;
  readonly setOpen: (open: MenuName | null) => void;
}

const stateOf = ({ open, setOpen }: Pick<Props, "open" | "setOpen">, name: MenuName) => ({
  opened: open === name,
  onChange: (is: boolean) => setOpen(is ? name : null),
});

export const Owner = ({ about, acts, ...state }: Props) => {
  const nameOf = useNames();
  const { assignee_id: owner } = about;
  const name = owner ? nameOf(owner) : inbox.unassigned;
  const button = (
    <Button className={css.owner}>
      <span className="unseen">{inbox.actions.assign}</span>
      <Person id={owner} name={name} />
      <span className={css.wide}>{owner ? (name.split(" ")[0] ?? name) : ""}</span>
      <Icon of={IconChevronDown} small />
    </Button>
  );
  return (
    <>
      {owner === null && (
        <Button className={css.claim} onClick={() => void acts.claim()}>
          {inbox.actions.claim}
        </Button>
      )}
      <Dropdown button={button} {...stateOf(state, "assign")}>
        <Owners owner={owner} acts={acts} />
      </Dropdown>
    </>
  );
};

const Owners = ({ owner, acts }: { owner: string | null; acts: Acts }) => {
  const me = useMe();
  const members = useAgents();
  return (
    <>
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
    </>
  );
};

export const SnoozeMenu = ({ acts, ...state }: Omit<Props, "about">) => (
  <Dropdown
    width={240}
    button={
      <ActionIcon className={css.snooze} aria-label={inbox.actions.snooze}>
        <Icon of={IconClockPause} />
      </ActionIcon>
    }
    {...stateOf(state, "snooze")}
  >
    <Snoozes acts={acts} close={() => state.setOpen(null)} />
  </Dropdown>
);

const Snoozes = ({ acts, close }: { acts: Acts; close: () => void }) => (
  <>
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
        close();
        void acts.snooze(until);
      }}
    />
  </>
);

export const LabelMenu = ({ about, acts, ...state }: Props) => (
  <Dropdown
    closeOnItemClick={false}
    width={200}
    button={
      <ActionIcon className={css.labels} aria-label={inbox.actions.label}>
        <Icon of={IconTag} />
      </ActionIcon>
    }
    {...stateOf(state, "label")}
  >
    <Labels about={about} acts={acts} />
  </Dropdown>
);

const tick = (is: boolean) => (is ? <Icon of={IconCheck} small /> : null);

const Labels = ({ about, acts }: Pick<Props, "about" | "acts">) => {
  const labels = useLabels().filter(
    ({ label_id, deleted_at }) => deleted_at === null || about.labels.includes(label_id),
  );
  return (
    <>
      <Menu.Label>{inbox.actions.labels}</Menu.Label>
      {labels.map(({ label_id, name }) => (
        <Menu.Item
          key={label_id}
          rightSection={tick(about.labels.includes(label_id))}
          onClick={() => void (about.labels.includes(label_id) ? acts.unlabel(label_id) : acts.label(label_id))}
        >
          {name}
        </Menu.Item>
      ))}
      {labels.length === 0 && <Menu.Item disabled>{inbox.actions.noLabels}</Menu.Item>}
      <Menu.Label>{inbox.actions.priority}</Menu.Label>
      {PRIORITIES.map((each) => (
        <Menu.Item key={each} rightSection={tick(about.priority === each)} onClick={() => void acts.prioritise(each)}>
          {inbox.priorities[each]}
        </Menu.Item>
      ))}
    </>
  );
};

export const ShownMenu = memo(({ kinds, show }: { kinds: Shown; show: (kinds: Shown) => void }) => {
  useActions(
    SHOWN.map((each) => ({
      id: `show-${each}`,
      label: inbox.shown[each],
      group: shell.groups.conversation,
      run: () => show(each),
    })),
  );
  return (
    <Dropdown
      button={
        <ActionIcon className={css.labels} aria-label={inbox.show} data-on={kinds !== "all" || undefined}>
          <Icon of={IconFilter} />
        </ActionIcon>
      }
    >
      {SHOWN.map((each) => (
        <Menu.Item key={each} rightSection={tick(each === kinds)} onClick={() => show(each)}>
          {inbox.shown[each]}
        </Menu.Item>
      ))}
    </Dropdown>
  );
});
