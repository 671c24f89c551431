/** How the inbox works by itself. */
import { Button, Checkbox, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useTeams } from "~/app/furniture";
import { useMay } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { settings } from "~/strings/settings";
import { shell } from "~/strings/shell";

import { DAYS, type Day, isRight, textsOf, type Week, weekOf } from "./hours";
import { Section } from "./Section";
import css from "./Settings.module.css";

type Policy = Required<Schemas["InboxPolicy"]>;

const { inbox: words } = settings;
const NINE_TO_FIVE = { from: "09:00", to: "17:00" };
const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

export const InboxPolicy = () => {
  const found = useAsk("get_policies");
  return (
    <Section title={settings.sections.inbox} lead={words.lead}>
      <Answered of={found}>{({ inbox }) => <Form key={JSON.stringify(inbox)} before={inbox as Policy} />}</Answered>
    </Section>
  );
};

const Form = ({ before }: { before: Policy }) => {
  const [policy, setPolicy] = useState(before);
  const { week: weekBefore, isWhole } = weekOf(before.working_hours);
  const [week, setWeek] = useState(weekBefore);
  const keep = useDoing("set_inbox_policy", ["get_policies"]);
  const [isKept, setKept] = useState(false);
  const teams = useTeams();
  const mayWrite = useMay("workspace:write");
  const change = (changed: Partial<Policy>): void => {
    setKept(false);
    setPolicy({ ...policy, ...changed });
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        keep.run({ ...policy, working_hours: isWhole ? textsOf(week) : before.working_hours }, () => setKept(true));
      }}
    >
      <Switch
        label={words.autoAssign}
        description={words.autoAssignMore}
        checked={policy.auto_assign}
        disabled={!mayWrite}
        onChange={({ currentTarget }) => change({ auto_assign: currentTarget.checked })}
      />
      {policy.auto_assign && (
        <Select
          label={words.team}
          data={[
            { value: "", label: words.everybody },
            ...teams.map(({ team_id, name }) => ({ value: team_id, label: name })),
          ]}
          value={policy.auto_assign_team_id ?? ""}
          allowDeselect={false}
          disabled={!mayWrite}
          onChange={(value) => change({ auto_assign_team_id: value || null })}
        />
      )}
      <Switch
        label={words.receipts}
        description={words.receiptsMore}
        checked={policy.read_receipts}
        disabled={!mayWrite}
        onChange={({ currentTarget }) => change({ read_receipts: currentTarget.checked })}
      />
      <Select
        label={words.zone}
        data={ZONES}
        value={policy.time_zone}
        allowDeselect={false}
        searchable
        limit={100}
        disabled={!mayWrite}
        onChange={(value) => change({ time_zone: value ?? "UTC" })}
      />
      <fieldset className={css.week} disabled={!mayWrite || !isWhole}>
        <legend>{words.hours}</legend>
        <p className="small third">{words.hoursMore}</p>
        {!isWhole && <p>{words.hoursSplit(before.working_hours.join(", "))}</p>}
        {DAYS.filter(() => isWhole).map((day) => (
          <DayRow
            key={day}
            day={day}
            week={week}
            change={(next) => {
              setKept(false);
              setWeek(next);
            }}
          />
        ))}
        {!isRight(week) && <p className="vermilion small">{words.wrong}</p>}
      </fieldset>
      <Said error={keep.error} />
      {mayWrite ? (
        <div>
          <Button type="submit" variant="filled" color="ink" loading={keep.isBusy} disabled={!isRight(week)}>
            {shell.save}
          </Button>{" "}
          <span role="status" className="third">
            {isKept && settings.saved}
          </span>
        </div>
      ) : (
        <p className="third">{settings.readOnly}</p>
      )}
    </form>
  );
};

const DayRow = ({ day, week, change }: { day: Day; week: Week; change: (week: Week) => void }) => {
  const hours = week[day];
  const { [day]: _, ...others } = week;
  return (
    <div className={css.day}>
      <Checkbox
        label={words.days[day]}
        checked={hours !== undefined}
        onChange={({ currentTarget }) => change(currentTarget.checked ? { ...others, [day]: NINE_TO_FIVE } : others)}
      />
      {hours && (
        <>
          <TextInput
            type="time"
            aria-label={words.from(words.days[day])}
            value={hours.from}
            onChange={({ currentTarget }) => change({ ...others, [day]: { ...hours, from: currentTarget.value } })}
          />
          <TextInput
            type="time"
            aria-label={words.to(words.days[day])}
            value={hours.to}
            onChange={({ currentTarget }) => change({ ...others, [day]: { ...hours, to: currentTarget.value } })}
          />
        </>
      )}
    </div>
  );
};
