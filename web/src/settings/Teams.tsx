/** Members who share work. */
import { Button, MultiSelect, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useDoing } from "~/app/doing";
import { useMembers, useNames, useTeams } from "~/app/furniture";
import { useMay } from "~/app/session";
import { Editor } from "~/parts/Editor";
import { Furnished } from "~/parts/Furnished";
import { Acts, Grid } from "~/parts/Grid";
import { settings } from "~/strings/settings";

import { Deleting } from "./Deleting";
import { Section } from "./Section";
import css from "./Settings.module.css";

type Team = Schemas["TeamRow"];

const { teams: words } = settings;

export const Teams = () => {
  const teams = useTeams();
  const nameOf = useNames();
  const mayWrite = useMay("workspace:write");
  const [edited, setEdited] = useState<Team | "new" | null>(null);
  const [deleted, setDeleted] = useState<Team | null>(null);
  const remove = useDoing("delete_team", ["list_teams"]);
  return (
    <Section
      title={settings.sections.teams}
      lead={words.lead}
      add={
        mayWrite && (
          <Button variant="filled" color="ink" onClick={() => setEdited("new")}>
            {words.create}
          </Button>
        )
      }
    >
      <Furnished of="list_teams">
        {teams.length === 0 ? (
          <p className="second">{settings.none}</p>
        ) : (
          <Grid label={settings.sections.teams} heads={words.heads}>
            {teams.map((team) => (
              <tr key={team.team_id}>
                <td dir="auto">{team.name}</td>
                <td className={css.long}>{team.member_ids.map((id) => nameOf(id)).join(", ")}</td>
                <Acts>
                  {mayWrite && <Button onClick={() => setEdited(team)}>{settings.edit}</Button>}
                  {mayWrite && <Button onClick={() => setDeleted(team)}>{settings.delete}</Button>}
                </Acts>
              </tr>
            ))}
          </Grid>
        )}
      </Furnished>
      {edited && <Edit team={edited === "new" ? null : edited} close={() => setEdited(null)} />}
      {deleted && (
        <Deleting
          title={words.deleteOf(deleted.name)}
          more={words.deleteMore}
          label={settings.delete}
          doing={remove}
          body={{ team_id: deleted.team_id }}
          close={() => setDeleted(null)}
        />
      )}
    </Section>
  );
};

const Edit = ({ team, close }: { team: Team | null; close: () => void }) => {
  const create = useDoing("create_team", ["list_teams"]);
  const update = useDoing("update_team", ["list_teams"]);
  const members = useMembers().filter(({ left_at }) => left_at === null);
  const [name, setName] = useState(team?.name ?? "");
  const [ids, setIds] = useState<string[]>(team?.member_ids ?? []);
  const kept = { name, member_ids: ids };
  return (
    <Editor
      title={team ? words.edit : words.create}
      isBusy={create.isBusy || update.isBusy}
      error={create.error ?? update.error}
      isReady={name.trim() !== ""}
      save={() => (team ? update.run({ team_id: team.team_id, ...kept }, close) : create.run(kept, close))}
      close={close}
    >
      <TextInput
        label={settings.name}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      <MultiSelect
        label={words.members}
        data={members.map(({ member_id, name: label }) => ({ value: member_id, label }))}
        value={ids}
        onChange={setIds}
        searchable
      />
    </Editor>
  );
};
