/** The list's title bar: what it shows, in which order, by which filters. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconEdit, IconFilter } from "@tabler/icons-react";
import { lazy, memo, Suspense, useState } from "react";

import { useTitle } from "~/app/alerts";
import { useAgents, useLabels, useViews } from "~/app/furniture";
import { MenuButton } from "~/app/MenuButton";
import { useMay } from "~/app/session";
import { Dropdown } from "~/parts/Dropdown";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";

import { type InboxSearch, PRIORITIES, SORTS } from "./filters";
import { useList } from "./go";
import css from "./List.module.css";
import { titleOf } from "./titles";

const Start = lazy(() => import("./Start").then(({ Start }) => ({ default: Start })));
const SaveView = lazy(() => import("./SaveView").then(({ SaveView }) => ({ default: SaveView })));

/** The list beside it is drawn anew at each event; its menus needn't be. */
export const ListBar = memo(({ search, count }: { search: InboxSearch; count: number | null }) => {
  const [dialog, setDialog] = useState<"start" | "view" | null>(null);
  const mayWrite = useMay("inbox:write");
  const views = useViews();
  const view = views.find(({ view_id }) => view_id === search.view);
  const close = (): void => setDialog(null);
  const name = view?.name ?? titleOf(search).title;
  useTitle(name);
  return (
    <div className={css.bar}>
      <MenuButton />
      <h1>{name}</h1>
      {count !== null && <span className="third num">{count}</span>}
      <span className="grow" />
      <SortMenu search={search} />
      <FilterMenu search={search} save={mayWrite ? () => setDialog("view") : undefined} />
      {mayWrite && (
        <ActionIcon aria-label={inbox.start} onClick={() => setDialog("start")}>
          <Icon of={IconEdit} />
        </ActionIcon>
      )}
      <Suspense>
        {dialog === "start" && <Start close={close} />}
        {dialog === "view" && <SaveView search={search} view={view} close={close} />}
      </Suspense>
    </div>
  );
});

const useChange = (search: InboxSearch) => {
  const list = useList();
  return (change: Partial<{ [Name in keyof InboxSearch]: InboxSearch[Name] | undefined }>): void => {
    const { view: _, ...next } = { ...search, ...change };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    list(kept as InboxSearch);
  };
};

const SortMenu = ({ search }: { search: InboxSearch }) => {
  const change = useChange(search);
  const sort = search.sort ?? "last_activity";
  return (
    <Dropdown
      button={
        <Button
          className={css.sort}
          rightSection={<Icon of={IconChevronDown} small />}
          aria-label={`${inbox.sortBy}: ${inbox.sorts[sort]}`}
        >
          {inbox.sorts[sort]}
        </Button>
      }
    >
      {SORTS.map((each) => (
        <Menu.Item
          key={each}
          rightSection={each === sort ? <Icon of={IconCheck} small /> : null}
          onClick={() => change({ sort: each === "last_activity" ? undefined : each })}
        >
          {inbox.sorts[each]}
        </Menu.Item>
      ))}
    </Dropdown>
  );
};

const FilterMenu = ({ search, save }: { search: InboxSearch; save: (() => void) | undefined }) => {
  const isFiltered = filtersIn(search).length > 0;
  return (
    <Dropdown
      width={220}
      closeOnItemClick={false}
      button={
        <ActionIcon aria-label={inbox.filter} className={isFiltered ? "ink" : ""} data-on={isFiltered || undefined}>
          <Icon of={IconFilter} />
        </ActionIcon>
      }
    >
      <Filters search={search} save={save} />
    </Dropdown>
  );
};

/** What the list is narrowed by, beside which list it is. */
const filtersIn = ({ status: _, sort: _s, mine: _m, unassigned: _u, view: _v, ...filters }: InboxSearch): string[] =>
  Object.keys(filters);

const Filters = ({ search, save }: { search: InboxSearch; save: (() => void) | undefined }) => {
  const change = useChange(search);
  const labels = useLabels().filter(({ deleted_at }) => deleted_at === null);
  const members = useAgents();
  const { status, sort, mine, unassigned } = search;
  const isFiltered = filtersIn(search).length > 0;
  const item = (key: string, label: string, isOn: boolean, toggle: () => void) => (
    <Menu.Item key={key} rightSection={isOn ? <Icon of={IconCheck} small /> : null} onClick={toggle}>
      {label}
    </Menu.Item>
  );
  return (
    <>
      {item("unread", inbox.filters.unread, search.unread === true, () =>
        change({ unread: search.unread ? undefined : true }),
      )}
      {item("closing", inbox.filters.closing, search.closing === true, () =>
        change({ closing: search.closing ? undefined : true }),
      )}
      {labels.length > 0 && <Menu.Label>{inbox.filters.label}</Menu.Label>}
      {labels.map(({ label_id, name }) =>
        item(label_id, name, search.label === label_id, () =>
          change({ label: search.label === label_id ? undefined : label_id }),
        ),
      )}
      <Menu.Label>{inbox.filters.priority}</Menu.Label>
      {PRIORITIES.map((each) =>
        item(each, inbox.priorities[each], search.priority === each, () =>
          change({ priority: search.priority === each ? undefined : each }),
        ),
      )}
      <Menu.Label>{inbox.filters.assignee}</Menu.Label>
      {members.map(({ member_id, name }) =>
        item(member_id, name, search.assignee === member_id, () =>
          change({
            assignee: search.assignee === member_id ? undefined : member_id,
            mine: undefined,
            unassigned: undefined,
          }),
        ),
      )}
      {(isFiltered || sort || mine || unassigned || status) && (
        <>
          <Menu.Divider />
          {isFiltered && (
            <Menu.Item
              closeMenuOnClick
              onClick={() =>
                change({
                  unread: undefined,
                  closing: undefined,
                  label: undefined,
                  priority: undefined,
                  assignee: undefined,
                })
              }
            >
              {inbox.filters.clear}
            </Menu.Item>
          )}
          {save && (
            <Menu.Item closeMenuOnClick onClick={save}>
              {inbox.filters.save}
            </Menu.Item>
          )}
        </>
      )}
    </>
  );
};
