/** What the list is narrowed to: each a chip that opens, and that says what it is set to. */
import { Popover, Select, TextInput } from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { type ComponentProps, type ReactNode, useState } from "react";

import { useMembers, useNames } from "~/app/furniture";
import { useMe } from "~/app/session";
import { Icon } from "~/parts/Icon";
import { EVENT_WORDS, record } from "~/strings/record";

import css from "./Filters.module.css";
import { type FilterName, type RecordSearch, recordSearch } from "./filters";
import { titleOf } from "./types";

interface Props {
  readonly search: RecordSearch;
  readonly narrow: (change: RecordSearch) => void;
  readonly note: string;
}

const DAYS = ["today", "7d", "30d"];
const ID_SHOWN = 8;

export const Filters = ({ search, narrow, note }: Props) => {
  const clear = (...names: FilterName[]) => narrow(Object.fromEntries(names.map((name) => [name, undefined])));
  return (
    <fieldset className={css.filters} aria-label={record.filters}>
      {search.message ? (
        <Fixed name={record.message} value={search.message} clear={() => clear("message")} />
      ) : (
        <>
          <When search={search} narrow={narrow} />
          {search.conversation && (
            <Fixed name={record.conversation} value={search.conversation} clear={() => clear("conversation")} />
          )}
          <Actor search={search} narrow={narrow} />
          <Type search={search} narrow={narrow} />
          <Subject search={search} narrow={narrow} />
        </>
      )}
      <span className="grow" />
      <span className={`small third num ${css.note}`} role="status">
        {note}
      </span>
    </fieldset>
  );
};

/** One that is set from elsewhere, and can only be taken away. */
const Fixed = ({ name, value, clear }: { name: string; value: string; clear: () => void }) => (
  <button type="button" className={css.chip} data-set title={record.clear(name)} onClick={clear}>
    {name} <b title={value}>{value.slice(-ID_SHOWN)}</b>
    <Icon of={IconX} small />
  </button>
);

const Chip = ({
  name,
  value,
  className = "",
  ...props
}: { name: string; value: string | null } & Omit<ComponentProps<"button">, "value">) => (
  <button type="button" className={`${css.chip} ${className}`} data-set={value === null ? undefined : true} {...props}>
    {name} <b>{value ?? record.any}</b>
    <Icon of={IconChevronDown} small />
  </button>
);

type One = Pick<Props, "search" | "narrow">;

const When = ({ search: { since, until }, narrow }: One) => {
  const said = since && (record.whens[since] ?? record.between(since, until ?? ""));
  const day = (value: string | undefined): string => (value && !DAYS.includes(value) ? value : "");
  return (
    <Popover width={240} trapFocus>
      <Popover.Target>
        <Chip name={record.when} value={said || (until ? record.between("…", until) : null)} />
      </Popover.Target>
      <Popover.Dropdown className={css.days}>
        {DAYS.map((each) => (
          <button
            key={each}
            type="button"
            className={css.day}
            aria-pressed={since === each}
            onClick={() => narrow({ since: each, until: undefined })}
          >
            {record.whens[each]}
          </button>
        ))}
        <button
          type="button"
          className={css.day}
          aria-pressed={!since && !until}
          onClick={() => narrow({ since: undefined, until: undefined })}
        >
          {record.always}
        </button>
        <TextInput
          type="date"
          label={record.from}
          value={day(since)}
          onChange={({ currentTarget: { value } }) => narrow({ since: value || undefined })}
        />
        <TextInput
          type="date"
          label={record.to}
          value={until ?? ""}
          onChange={({ currentTarget: { value } }) => narrow({ until: value || undefined })}
        />
      </Popover.Dropdown>
    </Popover>
  );
};

interface Choosing {
  readonly name: string;
  readonly value: string | null;
  readonly narrow: (change: RecordSearch) => void;
  readonly children: (choose: (change: RecordSearch) => void) => ReactNode;
}

/** Closes when something was chosen. */
const Choice = ({ name, value, narrow, children }: Choosing) => {
  const [isOpen, setOpen] = useState(false);
  const choose = (change: RecordSearch): void => {
    setOpen(false);
    narrow(change);
  };
  return (
    <Popover width={280} trapFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <Chip name={name} value={value} onClick={() => setOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown>{children(choose)}</Popover.Dropdown>
    </Popover>
  );
};

const Actor = ({ search, narrow }: One) => {
  const nameOf = useNames();
  const members = useMembers();
  const data = [
    { value: "system", label: nameOf("system") },
    ...members.map(({ member_id, name }) => ({ value: `member/${member_id}`, label: name })),
  ];
  const known = search.actor && !data.some(({ value }) => value === search.actor);
  const all = known && search.actor ? [...data, { value: search.actor, label: nameOf(search.actor) }] : data;
  return (
    <Choice name={record.actor} value={search.actor ? nameOf(search.actor) : null} narrow={narrow}>
      {(choose) => <Picked label={record.actor} value={search.actor} data={all} pick={(actor) => choose({ actor })} />}
    </Choice>
  );
};

const TYPES = Object.keys(EVENT_WORDS)
  .map((value) => ({ value, label: titleOf(value) }))
  .sort((one, other) => one.label.localeCompare(other.label));

const Type = ({ search, narrow }: One) => (
  <Choice name={record.type} value={search.type ? titleOf(search.type) : null} narrow={narrow}>
    {(choose) => <Picked label={record.type} value={search.type} data={TYPES} pick={(type) => choose({ type })} />}
  </Choice>
);

const Subject = ({ search, narrow }: One) => {
  const { workspaceId } = useMe();
  const [text, setText] = useState("");
  const subject = recordSearch({ subject: text.trim() }).subject;
  const isWorkspace = search.subject === `workspace/${workspaceId}`;
  const said = search.subject && (isWorkspace ? record.subjects.workspace : `…${search.subject.slice(-ID_SHOWN)}`);
  return (
    <Choice name={record.subject} value={said ?? null} narrow={narrow}>
      {(choose) => (
        <form
          className={css.days}
          onSubmit={(event) => {
            event.preventDefault();
            if (subject) choose({ subject });
          }}
        >
          <button
            type="button"
            className={css.day}
            onClick={() => choose({ subject: isWorkspace ? undefined : `workspace/${workspaceId}` })}
          >
            {isWorkspace ? record.any : record.subjects.workspace}
          </button>
          <TextInput
            label={record.subject}
            description={record.subjectHint}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            data-autofocus
          />
          {search.subject && (
            <button type="button" className={css.day} onClick={() => choose({ subject: undefined })}>
              {record.clear(record.subject)}
            </button>
          )}
        </form>
      )}
    </Choice>
  );
};

interface Picking {
  readonly label: string;
  readonly value: string | undefined;
  readonly data: readonly { value: string; label: string }[];
  readonly pick: (value: string | undefined) => void;
}

const Picked = ({ label, value, data, pick }: Picking) => (
  <Select
    label={label}
    value={value ?? null}
    data={[...data]}
    onChange={(chosen) => pick(chosen ?? undefined)}
    searchable
    clearable
    defaultDropdownOpened
    comboboxProps={{ withinPortal: false }}
    data-autofocus
  />
);
