/** Which days: so many until today, or two of them. */
import { Button, Popover, TextInput } from "@mantine/core";
import { IconCalendar, IconChevronDown } from "@tabler/icons-react";

import { Icon } from "~/parts/Icon";
import { stats } from "~/strings/stats";

import { DAYS_MAX, type Range } from "./figures";
import css from "./Stats.module.css";

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

interface Props {
  readonly range: Range;
  readonly days: string | null;
  readonly choose: (search: Record<string, string>) => void;
}

export const RangeMenu = ({ range, days, choose }: Props) => (
  <Popover width={240} trapFocus position="bottom-end">
    <Popover.Target>
      <Button
        variant="default"
        leftSection={<Icon of={IconCalendar} />}
        rightSection={<Icon of={IconChevronDown} small />}
      >
        {day.formatRange(new Date(`${range.from}T12:00`), new Date(`${range.to}T12:00`))}
      </Button>
    </Popover.Target>
    <Popover.Dropdown className={css.menu}>
      {Object.entries(stats.ranges).map(([value, label]) => (
        <button key={value} type="button" aria-pressed={value === days} onClick={() => choose({ days: value })}>
          {label}
        </button>
      ))}
      <TextInput
        type="date"
        label={stats.from}
        value={range.from}
        max={range.to}
        onChange={({ currentTarget: { value } }) => value && choose({ from: value, to: range.to })}
      />
      <TextInput
        type="date"
        label={stats.to}
        description={stats.daysMax(DAYS_MAX)}
        value={range.to}
        min={range.from}
        onChange={({ currentTarget: { value } }) => value && choose({ from: range.from, to: value })}
      />
    </Popover.Dropdown>
  </Popover>
);
