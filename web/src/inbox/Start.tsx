/** The business writes first: a number, and a template. */
import { Select, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { useChannels } from "~/app/furniture";
import { Dialog } from "~/parts/Dialog";
import { Furnished } from "~/parts/Furnished";
import { Void } from "~/parts/Void";
import { inbox } from "~/strings/inbox";
import { settings } from "~/strings/settings";
import { start } from "~/strings/start";

import { TemplatePicker } from "./Templates";

export const Start = ({ close }: { close: () => void }) => {
  const channels = useChannels().filter(({ disabled_at }) => disabled_at === null);
  const [channel, setChannel] = useState<string | null>(null);
  const [number, setNumber] = useState("");
  const [name, setName] = useState("");
  const begin = useDoing("start_conversation");
  const navigate = useNavigate();
  const channelId = channel ?? channels[0]?.channel_id ?? null;
  return (
    <Dialog onClose={close} title={inbox.start} size={620}>
      <div style={{ display: "grid", gap: 12, marginBottom: 16 }}>
        {channels.length > 1 && (
          <Select
            label={start.from}
            value={channelId}
            onChange={setChannel}
            data={channels.map(({ channel_id, name, display_number }) => ({
              value: channel_id,
              label: `${name}, ${display_number}`,
            }))}
          />
        )}
        <TextInput
          label={start.number}
          placeholder="+1 202 555 0100"
          type="tel"
          value={number}
          onChange={({ currentTarget }) => setNumber(currentTarget.value)}
          error={begin.error?.message}
          data-autofocus
        />
        <TextInput
          label={start.name}
          value={name}
          maxLength={120}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </div>
      <Furnished of="list_channels">{channelId === null && <NoChannel />}</Furnished>
      {channelId && (
        <TemplatePicker
          channelId={channelId}
          send={(template) =>
            begin.run(
              { channel_id: channelId, number, template, ...(name ? { name } : {}) },
              ({ conversation_id: conversationId }) => {
                close();
                void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search: {} });
              },
            )
          }
        />
      )}
    </Dialog>
  );
};

const NoChannel = () => (
  <Void
    title={start.noChannel}
    action={
      <Link to="/settings/$section" params={{ section: "channels" }}>
        {settings.sections.channels}
      </Link>
    }
  >
    {start.noChannelMore}
  </Void>
);
