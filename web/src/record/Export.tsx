/** Takes the record out as JSON Lines: the workspace's, a conversation's, or all about one contact. */
import { Button, Checkbox, Radio } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";

import { useMay } from "~/app/session";
import { Dialog } from "~/parts/Dialog";
import { Icon } from "~/parts/Icon";
import { record } from "~/strings/record";
import { shell } from "~/strings/shell";

import type { RecordSearch } from "./filters";

type What = "events" | "conversation" | "contact";

const { exports: words } = record;

export const Export = ({ search, close }: { search: RecordSearch; close: () => void }) => {
  const readsInbox = useMay("inbox:read");
  const contact = search.subject?.startsWith("contact/") ? search.subject.slice("contact/".length) : null;
  const offered: What[] = [
    "events",
    ...(search.conversation && readsInbox ? (["conversation"] as const) : []),
    ...(contact && readsInbox ? (["contact"] as const) : []),
  ];
  const [what, setWhat] = useState<What>(offered.at(-1) ?? "events");
  const [isDecoded, setDecoded] = useState(false);
  const address = {
    events: `/v1/export_events?decoded=${isDecoded}`,
    conversation: `/v1/export_conversation?conversation_id=${search.conversation}`,
    contact: `/v1/export_contact?contact_id=${contact}`,
  }[what];
  return (
    <Dialog onClose={close} title={words.title} size={440}>
      <div style={{ display: "grid", gap: 12 }}>
        <p className="second">{words.lead}</p>
        <Radio.Group value={what} onChange={(value) => setWhat(value as What)} label={words.what}>
          {offered.map((each) => (
            <Radio key={each} value={each} label={words[each]} mt={6} />
          ))}
        </Radio.Group>
        {what === "events" && (
          <Checkbox
            checked={isDecoded}
            disabled={!readsInbox}
            onChange={({ currentTarget }) => setDecoded(currentTarget.checked)}
            label={words.decoded}
            description={readsInbox ? words.decodedMore : words.refused}
          />
        )}
        <div style={{ display: "flex", gap: 8 }}>
          <Button
            variant="filled"
            color="ink"
            component="a"
            href={address}
            download={`${what}.jsonl`}
            leftSection={<Icon of={IconDownload} small />}
            onClick={close}
          >
            {words.download}
          </Button>
          <Button onClick={close}>{shell.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
};
