/** A template, its places filled, as the customer will see it. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import type { Body, Schemas } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useMay } from "~/app/session";
import { Said } from "~/parts/Confirm";
import { Dialog } from "~/parts/Dialog";
import { Trouble } from "~/parts/Trouble";
import { Void } from "~/parts/Void";
import { inbox } from "~/strings/inbox";

import css from "./Templates.module.css";

type Template = Schemas["TemplateRow"];
export type TemplateMessage = Extract<NonNullable<Body<"send_message">["message"]>, { name: string }>;

const TEMPLATES_MAX = 200;

interface Props {
  readonly channelId: string | null;
  readonly close: () => void;
  readonly send: (message: TemplateMessage, text: string) => void;
}

export const Templates = ({ close, ...props }: Props) => (
  <Dialog onClose={close} title={inbox.templates.title} size={620}>
    <TemplatePicker {...props} />
  </Dialog>
);

/** Approved ones for people to send, whose header, if any, is words: files come with a message of their own. */
const isFit = ({ status, category, header }: Template): boolean =>
  status === "APPROVED" && category !== "AUTHENTICATION" && !["image", "video", "document"].includes(header ?? "");

export const TemplatePicker = ({ channelId, send }: Omit<Props, "close">) => {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, refetch } = useAsk("list_templates", {
    limit: TEMPLATES_MAX,
    ...(channelId ? { channel_id: channelId } : {}),
  });
  const all = (data?.templates ?? []).filter(isFit);
  const found = matching(all, text.toLocaleLowerCase());
  const template = found.find(({ template_id }) => template_id === chosen) ?? found[0];
  if (error && !data) return <Trouble error={error} retry={() => void refetch()} />;
  if (data && all.length === 0) return <NoTemplate channelId={channelId} />;
  return (
    <div className={css.picker}>
      <div>
        <TextInput
          aria-label={inbox.templates.search}
          placeholder={inbox.templates.search}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          data-autofocus
        />
        <ul className={css.names}>
          {found.map(({ template_id, name, language }) => (
            <li key={template_id}>
              <button
                type="button"
                aria-pressed={template_id === template?.template_id}
                onClick={() => setChosen(template_id)}
              >
                <span className="cut grow">{name}</span>
                <span className="third small">{language}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {template && <Filling key={template.template_id} template={template} send={send} />}
    </div>
  );
};

/** Those with the words in their name, then those with them in their text. */
const matching = (all: readonly Template[], words: string): readonly Template[] => {
  const has = (text: string): boolean => text.toLocaleLowerCase().includes(words);
  const [named, said] = [all.filter(({ name }) => has(name)), all.filter(({ name, body }) => !has(name) && has(body))];
  return [...named, ...said];
};

const Filling = ({ template, send }: { template: Template; send: Props["send"] }) => {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const { parameters, header_parameters, body, header, footer } = template;
  const { place, placeAbove } = inbox.templates;
  const places = [
    ...header_parameters.map((name) => ({ key: `header ${name}`, label: placeAbove(name) })),
    ...parameters.map((name) => ({ key: name, label: place(name) })),
  ];
  const fill = (name: string): string => values[name] ?? "";
  const words = filled(body, parameters, fill);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isNamed = parameters.some((name) => !/^\d+$/.test(name));
    const [inHeader] = header_parameters;
    send(
      {
        kind: "template",
        name: template.name,
        language: template.language,
        parameters: isNamed ? Object.fromEntries(parameters.map((name) => [name, fill(name)])) : parameters.map(fill),
        ...(inHeader ? { header: fill(`header ${inHeader}`) } : {}),
      },
      words,
    );
  };
  return (
    <form onSubmit={submit} className={css.filling}>
      <p className="third small">{inbox.templates.filled}</p>
      <div className={css.bubble} dir="auto">
        {header && <b>{filled(header, header_parameters, (name) => fill(`header ${name}`))}</b>}
        <p>{words}</p>
        {footer && <p className="third small">{footer}</p>}
      </div>
      {places.map(({ key, label }) => (
        <TextInput
          key={key}
          label={label}
          required
          withAsterisk={false}
          value={fill(key)}
          onChange={({ currentTarget: { value } }) => setValues((before) => ({ ...before, [key]: value }))}
        />
      ))}
      <Button type="submit" variant="filled" color="ink">
        {inbox.templates.send}
      </Button>
    </form>
  );
};

const filled = (text: string, names: readonly string[], fill: (name: string) => string): string =>
  names.reduce((words, name) => words.replaceAll(`{{${name}}}`, fill(name) || `{{${name}}}`), text);

/** Once they are listed, the stream tells of it. */
const NoTemplate = ({ channelId }: { channelId: string | null }) => {
  const refresh = useDoing("refresh_templates");
  const mayRefresh = useMay("workspace:write");
  const button = channelId && mayRefresh && (
    <Button variant="default" loading={refresh.isBusy} onClick={() => refresh.run({ channel_id: channelId })}>
      {inbox.templates.refresh}
    </Button>
  );
  return (
    <Void title={inbox.templates.none} action={button}>
      {inbox.templates.noneMore}
      <Said error={refresh.error} />
    </Void>
  );
};
