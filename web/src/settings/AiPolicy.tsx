/** What the model is asked, what it may cost, and what it knows besides the conversation. */
import { Button, Checkbox, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useMay } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { Editor } from "~/parts/Editor";
import { Acts, Grid } from "~/parts/Grid";
import { operations } from "~/strings/operations";
import { settings } from "~/strings/settings";
import { shell } from "~/strings/shell";

import { Deleting } from "./Deleting";
import { Section } from "./Section";
import css from "./Settings.module.css";

type Policy = Schemas["AiPolicy"];
type Snippet = Schemas["AiSnippet"];
type Task = NonNullable<Policy["tasks"]>[number];

const { ai: words } = settings;
const MICRO = 1_000_000;
const TASKS = Object.entries(words.tasksOf) as [Task, string][];

export const AiPolicy = () => {
  const found = useAsk("get_policies");
  return (
    <>
      <Section title={settings.sections.ai} lead={words.lead}>
        <Answered of={found}>
          {({ ai }) => {
            const { paused, snippets: _, ...policy } = ai;
            return (
              <>
                {paused && (
                  <p className="ochre">
                    <i className="square" />
                    {operations.paused[paused.reason]}
                  </p>
                )}
                <Form key={JSON.stringify(policy)} before={policy} />
              </>
            );
          }}
        </Answered>
      </Section>
      {found.data && <Knowledge snippets={found.data.ai.snippets ?? []} />}
    </>
  );
};

const Form = ({ before }: { before: Policy }) => {
  const [policy, setPolicy] = useState(before);
  const keep = useDoing("set_ai_policy", ["get_policies"]);
  const [isKept, setKept] = useState(false);
  const mayWrite = useMay("workspace:write");
  const tasks = policy.tasks ?? [];
  const change = (changed: Partial<Policy>): void => {
    setKept(false);
    setPolicy({ ...policy, ...changed });
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        const { paused: _, snippets: __, ...kept } = policy;
        keep.run(kept, () => setKept(true));
      }}
    >
      <Checkbox.Group label={words.tasks} value={tasks} onChange={(value) => change({ tasks: value as Task[] })}>
        {TASKS.map(([value, label]) => (
          <Checkbox key={value} value={value} label={label} disabled={!mayWrite} mt={6} />
        ))}
      </Checkbox.Group>
      <Switch
        label={words.auto}
        checked={policy.auto_draft ?? false}
        disabled={!mayWrite || !tasks.includes("draft") || !tasks.includes("triage")}
        onChange={({ currentTarget }) => change({ auto_draft: currentTarget.checked })}
      />
      <NumberInput
        label={words.budget}
        description={words.budgetMore}
        value={(policy.budget_microdollars_per_day_max ?? 0) / MICRO}
        min={0}
        decimalScale={2}
        disabled={!mayWrite}
        onChange={(value) => change({ budget_microdollars_per_day_max: Math.round(Number(value) * MICRO) })}
      />
      <Textarea
        label={words.instructions}
        description={words.instructionsMore}
        value={policy.instructions ?? ""}
        autosize
        minRows={3}
        maxRows={12}
        disabled={!mayWrite}
        onChange={({ currentTarget }) => change({ instructions: currentTarget.value })}
      />
      <Textarea
        label={words.disclosure}
        description={words.disclosureMore}
        value={policy.disclosure ?? ""}
        autosize
        minRows={2}
        disabled={!mayWrite}
        onChange={({ currentTarget }) => change({ disclosure: currentTarget.value })}
      />
      <Said error={keep.error} />
      {mayWrite ? (
        <div>
          <Button type="submit" variant="filled" color="ink" loading={keep.isBusy}>
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

const Knowledge = ({ snippets }: { snippets: readonly Snippet[] }) => {
  const mayWrite = useMay("workspace:write");
  const [edited, setEdited] = useState<Snippet | "new" | null>(null);
  const [deleted, setDeleted] = useState<Snippet | null>(null);
  const remove = useDoing("delete_ai_snippet", ["get_policies"]);
  return (
    <Section
      title={words.knowledge}
      lead={words.knowledgeMore}
      add={
        mayWrite && (
          <Button variant="default" onClick={() => setEdited("new")}>
            {words.create}
          </Button>
        )
      }
    >
      {snippets.length === 0 ? (
        <p className="second">{settings.none}</p>
      ) : (
        <Grid label={words.knowledge} heads={words.snippetHeads}>
          {snippets.map((snippet) => (
            <tr key={snippet.snippet_id}>
              <td dir="auto">{snippet.title}</td>
              <td className={css.long} dir="auto">
                {snippet.text}
              </td>
              <Acts>
                {mayWrite && <Button onClick={() => setEdited(snippet)}>{settings.edit}</Button>}
                {mayWrite && <Button onClick={() => setDeleted(snippet)}>{settings.delete}</Button>}
              </Acts>
            </tr>
          ))}
        </Grid>
      )}
      {edited && <Edit snippet={edited === "new" ? null : edited} close={() => setEdited(null)} />}
      {deleted && (
        <Deleting
          title={words.deleteOf(deleted.title)}
          more={words.deleteMore}
          label={settings.delete}
          doing={remove}
          body={{ snippet_id: deleted.snippet_id }}
          close={() => setDeleted(null)}
        />
      )}
    </Section>
  );
};

const Edit = ({ snippet, close }: { snippet: Snippet | null; close: () => void }) => {
  const keep = useDoing("save_ai_snippet", ["get_policies"]);
  const [title, setTitle] = useState(snippet?.title ?? "");
  const [text, setText] = useState(snippet?.text ?? "");
  return (
    <Editor
      title={snippet ? words.edit : words.create}
      isBusy={keep.isBusy}
      error={keep.error}
      isReady={title.trim() !== "" && text.trim() !== ""}
      save={() => keep.run({ snippet_id: snippet?.snippet_id ?? null, title, text }, close)}
      close={close}
    >
      <TextInput
        label={words.pieceTitle}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label={words.text}
        value={text}
        autosize
        minRows={4}
        maxRows={14}
        dir="auto"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </Editor>
  );
};
