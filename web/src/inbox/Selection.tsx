/** Several conversations at once: each is its own command, and what was refused is said. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCheck, IconClockPause, IconTag, IconUserCheck, IconX } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";

import { command } from "~/api/client";
import { useAgents, useLabels } from "~/app/furniture";
import { Dropdown } from "~/parts/Dropdown";
import { Icon } from "~/parts/Icon";
import { offerUndo } from "~/parts/Undo";
import { inbox } from "~/strings/inbox";

import type { Row } from "./book";
import { refresh } from "./conversations";
import css from "./List.module.css";
import { release } from "./released";
import { snoozesOf } from "./snoozes";

export const useSelection = (rows: readonly Row[]) => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(
    () => new Set(rows.map(({ conversation_id }) => conversation_id).filter((id) => chosen.has(id))),
    [rows, chosen],
  );
  const select = useCallback(
    (id: string, isSelected: boolean) =>
      setChosen((before) => {
        const after = new Set(before);
        if (isSelected) after.add(id);
        else after.delete(id);
        return after;
      }),
    [],
  );
  const clear = useCallback(() => setChosen(new Set()), []);
  return useMemo(() => ({ ids, select, clear }), [ids, select, clear]);
};

type OfRow = (row: Row) => Promise<unknown>;

export const SelectionBar = ({
  selection,
  rows,
}: {
  selection: ReturnType<typeof useSelection>;
  rows: readonly Row[];
}) => {
  const [isBusy, setBusy] = useState(false);
  const labels = useLabels().filter(({ deleted_at }) => deleted_at === null);
  const members = useAgents();
  const chosen = rows.filter(({ conversation_id }) => selection.ids.has(conversation_id));

  const each = async (give: OfRow): Promise<void> => {
    setBusy(true);
    const given = await Promise.allSettled(chosen.map(give));
    setBusy(false);
    const failures = given.filter((result) => result.status === "rejected");
    given.forEach((result, index) => {
      const id = chosen[index]?.conversation_id;
      if (result.status === "fulfilled" && id) release(id);
    });
    const [first] = failures;
    const said = first
      ? inbox.bulkRefused(failures.length, (first.reason as Error).message)
      : inbox.bulkDone(chosen.length);
    offerUndo(said, null);
    selection.clear();
    await refresh(chosen.map(({ conversation_id }) => conversation_id));
  };
  const seen = (row: Row) => ({ ifMatch: row.version });
  const of = ({ conversation_id }: Row) => ({ conversation_id });

  return (
    <div className={css.bar}>
      <ActionIcon aria-label={inbox.selectNone} onClick={selection.clear}>
        <Icon of={IconX} />
      </ActionIcon>
      <b className="num grow">{inbox.selected(chosen.length)}</b>
      <ActionIcon
        aria-label={inbox.actions.resolve}
        disabled={isBusy}
        onClick={() => void each((row) => command("resolve_conversation", of(row), seen(row)))}
      >
        <Icon of={IconCheck} />
      </ActionIcon>
      <Dropdown
        button={
          <ActionIcon aria-label={inbox.actions.assign} disabled={isBusy}>
            <Icon of={IconUserCheck} />
          </ActionIcon>
        }
      >
        {members.map(({ member_id, name }) => (
          <Menu.Item
            key={member_id}
            onClick={() =>
              void each((row) => command("assign_conversation", { ...of(row), assignee_id: member_id }, seen(row)))
            }
          >
            {name}
          </Menu.Item>
        ))}
      </Dropdown>
      <Dropdown
        button={
          <ActionIcon aria-label={inbox.actions.snooze} disabled={isBusy}>
            <Icon of={IconClockPause} />
          </ActionIcon>
        }
      >
        {snoozesOf(new Date()).map(({ key, until }) => (
          <Menu.Item
            key={key}
            onClick={() =>
              void each((row) => command("snooze_conversation", { ...of(row), until: until.toISOString() }, seen(row)))
            }
          >
            {inbox.snoozes[key]}
          </Menu.Item>
        ))}
      </Dropdown>
      <Dropdown
        button={
          <ActionIcon aria-label={inbox.actions.label} disabled={isBusy}>
            <Icon of={IconTag} />
          </ActionIcon>
        }
      >
        {labels.map(({ label_id, name }) => (
          <Menu.Item
            key={label_id}
            onClick={() => void each((row) => command("label_conversation", { ...of(row), label_id }, seen(row)))}
          >
            {name}
          </Menu.Item>
        ))}
        {labels.length === 0 && <Menu.Label>{inbox.actions.noLabels}</Menu.Label>}
      </Dropdown>
      {isBusy && <Button loading size="xs" aria-hidden="true" tabIndex={-1} />}
    </div>
  );
};
