/** Files on their way to where a message can take them, and those that did not get there. */
import { ActionIcon, Button, Progress } from "@mantine/core";
import { IconAlertCircle, IconFile, IconX } from "@tabler/icons-react";

import { useStore } from "~/app/store";
import { sized } from "~/app/times";
import { Icon } from "~/parts/Icon";
import { inbox } from "~/strings/inbox";

import css from "./Composer.module.css";
import { type Upload, uploads } from "./uploads";

export const UploadsView = ({ conversationId }: { conversationId: string }) =>
  useStore(uploads)
    .filter((each) => each.conversationId === conversationId)
    .map((each) =>
      each.state === "failed" ? <NotUploaded key={each.id} of={each} /> : <Uploading key={each.id} of={each} />,
    );

const Uploading = ({ of }: { of: Upload }) => {
  const { name, sizeBytes, sentBytes, limit, state, stop } = of;
  const { checking, of: part } = inbox.composer;
  return (
    <div className={css.upload} data-upload>
      <Icon of={IconFile} />
      <div className="grow">
        <span>{name}</span>{" "}
        <span className="small third num">
          {state === "checking" ? checking : part(sized(sentBytes), sized(sizeBytes), limit ?? "")}
        </span>
        <Progress value={(100 * sentBytes) / Math.max(1, sizeBytes)} aria-label={name} mt={5} />
      </div>
      <ActionIcon aria-label={inbox.composer.stop} onClick={stop}>
        <Icon of={IconX} />
      </ActionIcon>
    </div>
  );
};

/** It stays until somebody has seen it: what was chosen isn't lost without a word. */
const NotUploaded = ({ of: { name, problem, again, stop } }: { of: Upload }) => (
  <div className={css.upload} data-upload role="alert">
    <Icon of={IconAlertCircle} />
    <span className="grow vermilion">{problem}</span>
    {again && <Button onClick={again}>{inbox.composer.again}</Button>}
    <ActionIcon aria-label={inbox.composer.putAway(name)} onClick={stop}>
      <Icon of={IconX} />
    </ActionIcon>
  </div>
);
