/** One event: its number, a sentence, what led to it and followed, decoded beside the record as it stands in the log. */
import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";

import { useAsk } from "~/app/ask";
import { useNames } from "~/app/furniture";
import { Answered } from "~/parts/Answered";
import { Icon } from "~/parts/Icon";
import { record } from "~/strings/record";
import { shell } from "~/strings/shell";

import { Chain } from "./Chain";
import { Decoded } from "./Decoded";
import css from "./Event.module.css";
import type { RecordSearch } from "./filters";
import { indented } from "./json";
import { useOpening } from "./opening";
import { type EventFound, sentenceOf } from "./types";

interface Props {
  readonly shard: number;
  readonly seq: number;
  readonly search: RecordSearch;
}

export const Event = ({ shard, seq, search }: Props) => {
  const found = useAsk("get_event", { shard, seq });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={css.detail} aria-label={record.event(shard, seq)} tabIndex={0}>
      <Answered of={found}>{(event) => <Whole event={event} search={search} />}</Answered>
    </section>
  );
};

const Whole = ({ event, search }: { event: EventFound; search: RecordSearch }) => {
  const opening = useOpening(event);
  const nameOf = useNames();
  const shown = opening.data?.event ?? event;
  return (
    <>
      <div className={css.head}>
        <h2 className={css.number}>
          <span>{event.shard}:</span>
          {event.seq}
        </h2>
        <p>{sentenceOf(event, nameOf(event.actor))}</p>
      </div>
      <Chain event={event} search={search} />
      <div className={css.both}>
        <Decoded event={shown} search={search} opening={opening} />
        <Raw text={event.record} isSealed={event.seal !== "none"} />
      </div>
    </>
  );
};

const COPIED_MS = 2_000;

const Raw = ({ text, isSealed }: { text: string; isSealed: boolean }) => {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      window.setTimeout(() => setCopied(false), COPIED_MS);
    });
  };
  const bytes = new TextEncoder().encode(text).length;
  return (
    <section className={css.raw}>
      <h3>
        {record.raw}
        <span className="third small num">{record.bytes(bytes.toLocaleString())}</span>
        <Button leftSection={<Icon of={isCopied ? IconCheck : IconCopy} small />} onClick={copy}>
          {isCopied ? shell.copied : shell.copy}
        </Button>
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0} dir="ltr">
        {indented(text).map(({ indent, name, rest }, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are nothing but their places
          <code key={line} data-sealed={isSealed && name === '"sealed"' ? true : undefined}>
            {indent}
            {name && <b>{name}</b>}
            {name && ": "}
            {rest}
          </code>
        ))}
      </pre>
    </section>
  );
};
