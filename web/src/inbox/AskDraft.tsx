/** A draft, as one says it should be; another one takes the place of the one that is there. */
import { Textarea } from "@mantine/core";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { Editor } from "~/parts/Editor";
import { ai } from "~/strings/ai";

const INSTRUCTION_CHARS_MAX = 500;

interface Props {
  readonly conversationId: string;
  readonly isAnother: boolean;
  readonly close: () => void;
}

export const AskDraft = ({ conversationId: conversation_id, isAnother, close }: Props) => {
  const ask = useDoing("request_draft");
  const [text, setText] = useState("");
  const instruction = text.trim();
  return (
    <Editor
      title={isAnother ? ai.askAnother : ai.askDraft}
      label={ai.ask}
      isBusy={ask.isBusy}
      error={ask.error}
      isReady={!isAnother || instruction !== ""}
      save={() => ask.run({ conversation_id, ...(instruction ? { instruction } : {}) }, close)}
      close={close}
    >
      <Textarea
        label={isAnother ? ai.instructionOther : ai.instruction}
        maxLength={INSTRUCTION_CHARS_MAX}
        autosize
        maxRows={6}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        data-autofocus
      />
    </Editor>
  );
};
