/** What conversations are about. */
import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useDoing } from "~/app/doing";
import { useLabels } from "~/app/furniture";
import { useMay } from "~/app/session";
import { Editor } from "~/parts/Editor";
import { Furnished } from "~/parts/Furnished";
import { Acts, Grid } from "~/parts/Grid";
import { settings } from "~/strings/settings";

import { Deleting } from "./Deleting";
import { Section } from "./Section";

type Label = Schemas["LabelRow"];

const { labels: words } = settings;
const COLOURS = Object.entries(words.colours).map(([value, label]) => ({ value, label }));

export const Labels = () => {
  const labels = useLabels().filter(({ deleted_at }) => deleted_at === null);
  const mayWrite = useMay("workspace:write");
  const [edited, setEdited] = useState<Label | "new" | null>(null);
  const [deleted, setDeleted] = useState<Label | null>(null);
  const remove = useDoing("delete_label", ["list_labels"]);
  return (
    <Section
      title={settings.sections.labels}
      lead={words.lead}
      add={
        mayWrite && (
          <Button variant="filled" color="ink" onClick={() => setEdited("new")}>
            {words.create}
          </Button>
        )
      }
    >
      <Furnished of="list_labels">
        {labels.length === 0 ? (
          <p className="second">{settings.none}</p>
        ) : (
          <Grid label={settings.sections.labels} heads={words.heads}>
            {labels.map((label) => (
              <tr key={label.label_id}>
                <td dir="auto">{label.name}</td>
                <td>{words.colours[label.colour]}</td>
                <Acts>
                  {mayWrite && <Button onClick={() => setEdited(label)}>{settings.edit}</Button>}
                  {mayWrite && <Button onClick={() => setDeleted(label)}>{settings.delete}</Button>}
                </Acts>
              </tr>
            ))}
          </Grid>
        )}
      </Furnished>
      {edited && <Edit label={edited === "new" ? null : edited} close={() => setEdited(null)} />}
      {deleted && (
        <Deleting
          title={words.deleteOf(deleted.name)}
          more={words.deleteMore}
          label={settings.delete}
          doing={remove}
          body={{ label_id: deleted.label_id }}
          close={() => setDeleted(null)}
        />
      )}
    </Section>
  );
};

const Edit = ({ label, close }: { label: Label | null; close: () => void }) => {
  const create = useDoing("create_label", ["list_labels"]);
  const update = useDoing("update_label", ["list_labels"]);
  const [name, setName] = useState(label?.name ?? "");
  const [colour, setColour] = useState<Label["colour"]>(label?.colour ?? "grey");
  const save = (): void =>
    label ? update.run({ label_id: label.label_id, name, colour }, close) : create.run({ name, colour }, close);
  return (
    <Editor
      title={label ? words.edit : words.create}
      isBusy={create.isBusy || update.isBusy}
      error={create.error ?? update.error}
      isReady={name.trim() !== ""}
      save={save}
      close={close}
    >
      <TextInput
        label={settings.name}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      <Select
        label={words.colour}
        data={COLOURS}
        value={colour}
        allowDeselect={false}
        onChange={(value) => setColour(value as Label["colour"])}
      />
    </Editor>
  );
};
