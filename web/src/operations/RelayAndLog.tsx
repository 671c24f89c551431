/** What brings events from the database to the log, and what is there. */
import { Button, Checkbox, NumberInput } from "@mantine/core";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { exactly, lengthOf } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Confirm } from "~/parts/Confirm";
import { Fact, Facts } from "~/parts/Facts";
import { operations } from "~/strings/operations";

import { MOVING, usePolled } from "./asked";
import type { Relay } from "./health";
import { Settle } from "./Settle";

const { relayFacts: words } = operations;
const PRUNE_DAYS = 30;

export const RelayAndLog = ({ relay }: { relay: Relay | undefined }) => {
  const log = usePolled("get_log");
  const [isPruning, setPruning] = useState(false);
  const [settled, setSettled] = useState<number | null>(null);
  const mayAsk = useMay("operations:write");
  return (
    <section>
      <h2>
        {operations.relay}
        {mayAsk && <Button onClick={() => setPruning(true)}>{operations.prune}</Button>}
      </h2>
      <Facts>
        {relay && <RelayFacts relay={relay} settle={mayAsk ? setSettled : null} />}
        {log.data && (
          <>
            <Fact name={words.events}>{words.eventsOf(log.data.events.toLocaleString())}</Fact>
            <Fact name={words.topic}>
              <span className="mono">{log.data.topic}</span>
            </Fact>
            <Fact name={words.outbox}>{oldestOf(log.data.shards.map(({ outbox_from_at }) => outbox_from_at))}</Fact>
          </>
        )}
      </Facts>
      {!log.data && (
        <Answered of={log} rows={1}>
          {() => null}
        </Answered>
      )}
      {settled !== null && <Settle shard={settled} close={() => setSettled(null)} />}
      {isPruning && <Prune close={() => setPruning(false)} />}
    </section>
  );
};

interface RelayProps {
  readonly relay: Relay;
  readonly settle: ((shard: number) => void) | null;
}

const RelayFacts = ({ relay: { active, standing_by, unpublished, shards }, settle }: RelayProps) => {
  const now = useNow();
  const halted = shards.filter((shard) => shard.halted !== null);
  return (
    <>
      <Fact name={words.active}>
        {active ? (
          <>
            <i className="dot" />
            {words.process(active.host, active.pid)},{" "}
            <span title={exactly(active.seen_at)}>
              {words.seen(lengthOf(Math.max(0, now - Date.parse(active.seen_at))))}
            </span>
          </>
        ) : (
          <span className="ochre">
            <i className="square" />
            {words.none}
          </span>
        )}
      </Fact>
      <Fact name={words.standing}>{standing_by.map(({ host, pid }) => words.process(host, pid)).join("; ")}</Fact>
      <Fact name={words.unpublished}>{unpublished?.toLocaleString()}</Fact>
      {halted.map(({ shard, halted: reason }) => (
        <Fact key={shard} name={words.halted}>
          <span className="vermilion">
            {shard}: {reason}
          </span>{" "}
          {settle && (
            <Button variant="default" onClick={() => settle(shard)}>
              {operations.settle}
            </Button>
          )}
        </Fact>
      ))}
    </>
  );
};

const oldestOf = (times: readonly (string | null)[]): string | null => {
  const oldest = times.filter((time) => time !== null).sort()[0];
  return oldest ? words.since(exactly(oldest)) : null;
};

const Prune = ({ close }: { close: () => void }) => {
  const prune = useDoing("prune_outbox", MOVING);
  const [days, setDays] = useState<number | string>(PRUNE_DAYS);
  const [isTrial, setTrial] = useState(true);
  const run = (): void => prune.run({ older_than_days: Number(days), dry_run: isTrial }, close);
  return (
    <Confirm
      title={operations.prune}
      label={operations.prune}
      isBusy={prune.isBusy}
      error={prune.error}
      isReady={Number(days) >= 1}
      isDestructive={!isTrial}
      run={run}
      close={close}
    >
      <p className="second">{operations.pruneMore}</p>
      <NumberInput label={operations.pruneDays} value={days} onChange={setDays} min={1} />
      <Checkbox
        checked={isTrial}
        onChange={({ currentTarget }) => setTrial(currentTarget.checked)}
        label={operations.dryRun}
      />
    </Confirm>
  );
};
