/** Keys whose events could not be applied: what happened, a look at what waits, and the way to try again. */
import { Button, Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { exactly, lasting } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Confirm } from "~/parts/Confirm";
import { Dialog } from "~/parts/Dialog";
import { Acts, Grid, Right } from "~/parts/Grid";
import { addressOf } from "~/record/address";
import { operations } from "~/strings/operations";

import { MOVING, usePolled } from "./asked";
import css from "./Operations.module.css";

type Key = Schemas["ParkedKey"];

export const Parked = () => {
  const found = usePolled("list_parked_keys");
  const [shown, setShown] = useState<Key | null>(null);
  const [redriven, setRedriven] = useState<Key | null>(null);
  const mayAsk = useMay("operations:write");
  const now = useNow();
  return (
    <section>
      <h2>
        {operations.parked} <small>{operations.parkedNote}</small>
      </h2>
      <Answered of={found} rows={1}>
        {({ parked_keys }) =>
          parked_keys.length === 0 ? (
            <p className="second">{operations.parkedNone}</p>
          ) : (
            <Grid label={operations.parked} heads={operations.parkedHeads}>
              {parked_keys.map((key) => (
                <tr key={`${key.projection} ${key.build} ${key.subject}`}>
                  <td>
                    {key.projection} {key.build}
                  </td>
                  <td title={key.subject}>{shortOf(key.subject)}</td>
                  <td>
                    <EventLink shard={key.shard} seq={key.first_seq} />
                  </td>
                  <Right>{key.records.toLocaleString()}</Right>
                  <td className={css.error} title={key.reason}>
                    {key.reason}
                  </td>
                  <td title={exactly(key.parked_at)}>{lasting(now - Date.parse(key.parked_at))}</td>
                  <Acts>
                    <Button onClick={() => setShown(key)}>{operations.preview}</Button>
                    {mayAsk && <Button onClick={() => setRedriven(key)}>{operations.redrive}</Button>}
                  </Acts>
                </tr>
              ))}
            </Grid>
          )
        }
      </Answered>
      {shown && <Preview of={shown} close={() => setShown(null)} />}
      {redriven && <Redrive of={redriven} close={() => setRedriven(null)} />}
    </section>
  );
};

const shortOf = (subject: string): string => {
  const [kind = "", id = ""] = subject.split("/");
  return `${kind} …${id.slice(-8)}`;
};

export const EventLink = ({ shard, seq }: { shard: number; seq: number }) => (
  <Link className="cite" {...addressOf({ shard, seq })} preload={false}>
    {shard}:{seq}
  </Link>
);

const Preview = ({ of: { projection, subject }, close }: { of: Key; close: () => void }) => {
  const found = useAsk("get_parked_key", { projection, subject });
  return (
    <Dialog onClose={close} title={operations.previewOf(projection)} size={720}>
      <Answered of={found}>
        {({ shard, reason, stack, first, waiting }) => (
          <div className={css.preview}>
            <h3>{operations.error}</h3>
            <p className="mono">{reason}</p>
            {stack.length > 0 && (
              <details>
                <summary>{operations.stack}</summary>
                <pre className="mono">{stack.join("\n")}</pre>
              </details>
            )}
            <h3>
              {operations.first} <EventLink shard={shard} seq={first.seq} />
            </h3>
            <pre className="mono">{first.unreadable ?? JSON.stringify(first.event ?? first.record, null, 2)}</pre>
            <h3>{operations.waiting}</h3>
            <ul>
              {waiting.map(({ seq, type }) => (
                <li key={seq}>
                  <EventLink shard={shard} seq={seq} /> {type}
                </li>
              ))}
            </ul>
          </div>
        )}
      </Answered>
    </Dialog>
  );
};

const Redrive = ({ of: { projection, subject, records }, close }: { of: Key; close: () => void }) => {
  const redrive = useDoing("redrive_parked_key", MOVING);
  const [isTrial, setTrial] = useState(true);
  const run = (): void => redrive.run({ projection, subject, dry_run: isTrial }, close);
  return (
    <Confirm
      title={operations.redriveOf}
      label={operations.redrive}
      isBusy={redrive.isBusy}
      error={redrive.error}
      isDestructive={false}
      run={run}
      close={close}
    >
      <p className="second">{operations.redriveMore(records)}</p>
      <Checkbox
        checked={isTrial}
        onChange={({ currentTarget }) => setTrial(currentTarget.checked)}
        label={operations.dryRun}
      />
    </Confirm>
  );
};
