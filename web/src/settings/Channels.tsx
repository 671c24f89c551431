/** The numbers by which customers reach the workspace, and the templates of each. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";

import { useAskPages } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useChannels } from "~/app/furniture";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { when } from "~/app/times";
import { Health } from "~/operations/Channels";
import type { Channel } from "~/operations/unwell";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { Dialog } from "~/parts/Dialog";
import { Editor } from "~/parts/Editor";
import { Furnished } from "~/parts/Furnished";
import { Acts, Grid } from "~/parts/Grid";
import { More } from "~/parts/More";
import { Time } from "~/parts/Time";
import { Void } from "~/parts/Void";
import { settings } from "~/strings/settings";

import { Deleting } from "./Deleting";
import { Section } from "./Section";
import css from "./Settings.module.css";

const { channels: words } = settings;

type Opened = { readonly what: "templates" | "reconnect" | "disable"; readonly channel: Channel };

export const Channels = () => {
  const channels = useChannels();
  const mayWrite = useMay("workspace:write");
  const [isConnecting, setConnecting] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const disable = useDoing("disable_channel", ["list_channels"]);
  const close = (): void => setOpened(null);
  const now = useNow();
  const connect = mayWrite && (
    <Button variant="filled" color="ink" onClick={() => setConnecting(true)}>
      {words.connect}
    </Button>
  );
  return (
    <Section title={settings.sections.channels} lead={words.lead} add={connect}>
      <Furnished of="list_channels">
        {channels.length === 0 && <Void title={settings.none}>{words.lead}</Void>}
        {channels.length > 0 && (
          <Grid label={settings.sections.channels} heads={words.heads}>
            {channels.map((channel) => (
              <tr key={channel.channel_id}>
                <td>
                  {channel.name} {channel.simulated && <span className="third">{words.simulated}</span>}
                </td>
                <td>{channel.display_number}</td>
                <td>
                  <Health channel={channel} />
                </td>
                <td>
                  <Time at={channel.connected_at} now={now} />
                </td>
                <Acts>
                  <Button onClick={() => setOpened({ what: "templates", channel })}>{words.templates}</Button>
                  {mayWrite && (
                    <Button onClick={() => setOpened({ what: "reconnect", channel })}>{words.reconnect}</Button>
                  )}
                  {mayWrite && channel.disabled_at === null && (
                    <Button onClick={() => setOpened({ what: "disable", channel })}>{words.disable}</Button>
                  )}
                </Acts>
              </tr>
            ))}
          </Grid>
        )}
      </Furnished>
      {isConnecting && <Connect close={() => setConnecting(false)} />}
      {opened?.what === "templates" && <Templates channel={opened.channel} close={close} />}
      {opened?.what === "reconnect" && <Reconnect channel={opened.channel} close={close} />}
      {opened?.what === "disable" && (
        <Deleting
          title={words.disableOf(opened.channel.name)}
          more={words.disableMore}
          label={words.disable}
          doing={disable}
          body={{ channel_id: opened.channel.channel_id }}
          close={close}
        />
      )}
    </Section>
  );
};

const Connect = ({ close }: { close: () => void }) => {
  const connect = useDoing("connect_channel", ["list_channels"]);
  const signUp = useDoing("begin_channel_sign_up");
  const [fields, setFields] = useState({ name: "", phone_number_id: "", waba_id: "", token: "" });
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setFields({ ...fields, [name]: currentTarget.value }),
  });
  return (
    <Editor
      title={words.connect}
      label={words.connectDo}
      isBusy={connect.isBusy}
      error={connect.error ?? signUp.error}
      isReady={Object.values(fields).every((value) => value.trim() !== "")}
      save={() => connect.run(fields, close)}
      close={close}
    >
      <p className="second">{words.connectMore}</p>
      <TextInput label={settings.name} {...field("name")} data-autofocus />
      <TextInput label={words.phoneNumberId} inputMode="numeric" {...field("phone_number_id")} />
      <TextInput label={words.wabaId} inputMode="numeric" {...field("waba_id")} />
      <PasswordInput label={words.token} autoComplete="off" {...field("token")} />
      <Button
        variant="default"
        loading={signUp.isBusy}
        onClick={() => signUp.run({ return_path: "/settings/channels" }, ({ url }) => window.location.assign(url))}
      >
        {words.signUp}
      </Button>
    </Editor>
  );
};

const Reconnect = ({ channel, close }: { channel: Channel; close: () => void }) => {
  const reconnect = useDoing("reconnect_channel", ["list_channels"]);
  const [token, setToken] = useState("");
  return (
    <Editor
      title={words.reconnectOf(channel.name)}
      label={words.reconnect}
      isBusy={reconnect.isBusy}
      error={reconnect.error}
      isReady={token.trim() !== ""}
      save={() => reconnect.run({ channel_id: channel.channel_id, token: token.trim() }, close)}
      close={close}
    >
      <p className="second">{words.reconnectMore}</p>
      <PasswordInput
        label={words.token}
        autoComplete="off"
        value={token}
        onChange={({ currentTarget }) => setToken(currentTarget.value)}
        data-autofocus
      />
    </Editor>
  );
};

const Templates = ({ channel, close }: { channel: Channel; close: () => void }) => {
  const found = useAskPages("list_templates", { channel_id: channel.channel_id });
  const refresh = useDoing("refresh_templates", ["list_templates", "list_channels"]);
  const [isAsked, setAsked] = useState(false);
  const mayWrite = useMay("workspace:write");
  const now = useNow();
  const { templates_failure: failure, templates_listed_at: listedAt } = channel;
  const asOf = failure ? words.failed(failure) : listedAt && words.listed(when(listedAt, now));
  return (
    <Dialog onClose={close} title={words.templatesOf(channel.name)} size={860}>
      <div className={css.dialog}>
        {asOf && <p className="second">{asOf}</p>}
        <Answered of={found}>
          {({ pages }) => {
            const templates = pages.flatMap((page) => page.templates);
            if (templates.length === 0) return <p className="second">{settings.none}</p>;
            return (
              <Grid label={words.templates} heads={words.templateHeads}>
                {templates.map((template) => (
                  <tr key={template.template_id}>
                    <td>{template.name}</td>
                    <td>{template.language}</td>
                    <td>{template.category.toLocaleLowerCase()}</td>
                    <td>{template.status.toLocaleLowerCase()}</td>
                    <td className={css.long} dir="auto">
                      {template.body}
                    </td>
                  </tr>
                ))}
              </Grid>
            );
          }}
        </Answered>
        <More of={found} />
        <Said error={refresh.error} />
        {mayWrite && (
          <Button
            variant="default"
            loading={refresh.isBusy}
            onClick={() => refresh.run({ channel_id: channel.channel_id }, () => setAsked(true))}
          >
            {isAsked ? words.refreshed : words.refresh}
          </Button>
        )}
      </div>
    </Dialog>
  );
};
