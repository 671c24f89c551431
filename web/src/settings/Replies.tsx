/** Answers that are written often. */
import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useDoing } from "~/app/doing";
import { useCannedReplies } from "~/app/furniture";
import { useMay } from "~/app/session";
import { Editor } from "~/parts/Editor";
import { Furnished } from "~/parts/Furnished";
import { Acts, Grid } from "~/parts/Grid";
import { settings } from "~/strings/settings";

import { Deleting } from "./Deleting";
import { Section } from "./Section";
import css from "./Settings.module.css";

type Reply = Schemas["CannedReplyRow"];

const { replies: words } = settings;

export const Replies = () => {
  const replies = useCannedReplies();
  const mayWrite = useMay("workspace:write");
  const [edited, setEdited] = useState<Reply | "new" | null>(null);
  const [deleted, setDeleted] = useState<Reply | null>(null);
  const remove = useDoing("delete_canned_reply", ["list_canned_replies"]);
  return (
    <Section
      title={settings.sections.replies}
      lead={words.lead}
      add={
        mayWrite && (
          <Button variant="filled" color="ink" onClick={() => setEdited("new")}>
            {words.create}
          </Button>
        )
      }
    >
      <Furnished of="list_canned_replies">
        {replies.length === 0 ? (
          <p className="second">{settings.none}</p>
        ) : (
          <Grid label={settings.sections.replies} heads={words.heads}>
            {replies.map((reply) => (
              <tr key={reply.canned_reply_id}>
                <td>/{reply.shortcut}</td>
                <td className={css.long} dir="auto">
                  {reply.text}
                </td>
                <Acts>
                  {mayWrite && <Button onClick={() => setEdited(reply)}>{settings.edit}</Button>}
                  {mayWrite && <Button onClick={() => setDeleted(reply)}>{settings.delete}</Button>}
                </Acts>
              </tr>
            ))}
          </Grid>
        )}
      </Furnished>
      {edited && <Edit reply={edited === "new" ? null : edited} close={() => setEdited(null)} />}
      {deleted && (
        <Deleting
          title={words.deleteOf(deleted.shortcut)}
          more={words.deleteMore}
          label={settings.delete}
          doing={remove}
          body={{ canned_reply_id: deleted.canned_reply_id }}
          close={() => setDeleted(null)}
        />
      )}
    </Section>
  );
};

const Edit = ({ reply, close }: { reply: Reply | null; close: () => void }) => {
  const create = useDoing("create_canned_reply", ["list_canned_replies"]);
  const update = useDoing("update_canned_reply", ["list_canned_replies"]);
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const kept = { shortcut: shortcut.replace(/^\//, ""), text };
  const save = (): void =>
    reply ? update.run({ canned_reply_id: reply.canned_reply_id, ...kept }, close) : create.run(kept, close);
  return (
    <Editor
      title={reply ? words.edit : words.create}
      isBusy={create.isBusy || update.isBusy}
      error={create.error ?? update.error}
      isReady={kept.shortcut.trim() !== "" && text.trim() !== ""}
      save={save}
      close={close}
    >
      <TextInput
        label={words.shortcut}
        value={shortcut}
        onChange={({ currentTarget }) => setShortcut(currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label={words.text}
        value={text}
        autosize
        minRows={3}
        maxRows={12}
        dir="auto"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </Editor>
  );
};
