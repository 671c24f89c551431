/** What a message said before it was edited or taken back, each wording under its number; or what came, as it came. */
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, type Ref, useRef } from "react";

import { useAsk } from "~/app/ask";
import { harmless, visible } from "~/app/harmless";
import { useMay } from "~/app/session";
import { exactly, when } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { Dialog } from "~/parts/Dialog";
import { Icon } from "~/parts/Icon";
import { opened } from "~/record/opening";
import { inbox } from "~/strings/inbox";

import css from "./Before.module.css";
import { Pos } from "./Pos";
import type { Item } from "./thread";
import { type Edit, isEdit, type Version, versionsOf } from "./versions";

interface Props {
  readonly item: Item;
  /** As it came, where less of it is shown. */
  readonly raw: string | null;
  readonly close: () => void;
}

export const Before = ({ item, raw, close }: Props) => {
  const mayRead = useMay("events:read");
  const title = raw !== null ? inbox.raw : item.revoked_at ? inbox.revoked : inbox.editedTitle;
  return (
    <Dialog onClose={close} title={title} size={520}>
      <div className={css.dialog}>
        {raw !== null && <pre className={`mono ${css.raw}`}>{visible(raw)}</pre>}
        {raw === null && (mayRead ? <OnRecord item={item} /> : <Versions item={item} all={versionsOf(item, null)} />)}
        {mayRead && (
          <Link to="/record" search={{ message: item.message_id ?? "" }}>
            {inbox.happened}
          </Link>
        )}
      </div>
    </Dialog>
  );
};

/** For who may read the record: what stood between the first words and the last is there, sealed. */
const OnRecord = ({ item }: { item: Item }) => {
  const found = useAsk("get_message_history", { message_id: item.message_id ?? "" });
  const list = useRef<HTMLOListElement>(null);
  const opening = useMutation({ mutationFn: openedOf, gcTime: 0, onSuccess: () => list.current?.focus() });
  return (
    <Answered of={found} rows={2}>
      {({ events }) => {
        const all = versionsOf(item, events, opening.data);
        const sealed = events.filter((event) => isSealed(all, event));
        return (
          <Versions item={item} all={all} list={list}>
            {sealed.length > 0 && (
              <>
                <p className="second">{inbox.versions.sealed(sealed.length)}</p>
                <Said error={opening.error} />
                <div>
                  <Button variant="default" loading={opening.isPending} onClick={() => opening.mutate(sealed)}>
                    {inbox.versions.open(sealed.length)}
                  </Button>
                </div>
              </>
            )}
          </Versions>
        );
      }}
    </Answered>
  );
};

const isSealed = (all: readonly Version[], event: Edit): boolean =>
  isEdit(event) && all.some(({ shard, seq, text }) => text === null && seq === event.seq && shard === event.shard);

/** One after the other, so that their openings stand on the record in this order. */
const openedOf = async (edits: readonly Edit[]): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const { event } = await opened(edit);
    texts.set(edit.event_id, String(event.fields?.text ?? ""));
  }
  return texts;
};

interface VersionsProps {
  readonly item: Item;
  readonly all: readonly Version[];
  /** Has the focus once all is open, for the button is gone then. */
  readonly list?: Ref<HTMLOListElement>;
  readonly children?: ReactNode;
}

const Versions = ({ item, all, list, children }: VersionsProps) => (
  <>
    <ol className={css.versions} ref={list} tabIndex={-1}>
      {all.map(({ shard, seq, at, text }, index) => (
        <li key={seq ?? at}>
          {seq === null ? <span /> : <Pos shard={shard} seq={seq} />}
          <div>
            <time className="third small" dateTime={at} title={exactly(at)}>
              {saidWhen(item, index, all.length - 1)(when(at, Date.now()))}
            </time>
            <p dir="auto">{text === null ? <Sealed /> : harmless(text)}</p>
          </div>
        </li>
      ))}
    </ol>
    {item.revoked_at && <p className="third small">{inbox.versions.revoked(when(item.revoked_at, Date.now()))}</p>}
    {children}
  </>
);

const saidWhen = (item: Item, index: number, last: number): ((time: string) => string) => {
  const { first, between, now } = inbox.versions;
  if (index === 0) return first;
  return index === last && item.revoked_at === null ? now : between;
};

const Sealed = () => (
  <span className="third">
    <Icon of={IconLock} small /> {inbox.versions.isSealed}
  </span>
);
