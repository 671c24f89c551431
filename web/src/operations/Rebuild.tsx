/** Asks for a rebuild or a rollback, and says what will happen. */
import { NumberInput } from "@mantine/core";
import { useState } from "react";

import { useCommand } from "~/app/ask";
import { Confirm } from "~/parts/Confirm";
import { operations } from "~/strings/operations";

import { refresh } from "./asked";

const PROCESSES_MAX = 16;

export const Rebuild = ({ name, close }: { name: string; close: () => void }) => {
  const start = useCommand("start_rebuild");
  const [processes, setProcesses] = useState<number | string>(2);
  const [pace, setPace] = useState<number | string>("");
  const run = (): void =>
    start.mutate(
      {
        body: {
          projections: [name],
          processes: Number(processes) || 1,
          ...(pace === "" ? {} : { events_per_s_max: Number(pace) }),
        },
      },
      {
        onSuccess: () => {
          refresh();
          close();
        },
      },
    );
  return (
    <Confirm
      title={operations.rebuildOf(name)}
      label={operations.rebuild}
      isBusy={start.isPending}
      error={start.error}
      isDestructive={false}
      run={run}
      close={close}
    >
      <p className="second">{operations.rebuildMore}</p>
      <NumberInput label={operations.processes} value={processes} onChange={setProcesses} min={1} max={PROCESSES_MAX} />
      <NumberInput label={operations.pace} description={operations.paceMore} value={pace} onChange={setPace} min={1} />
    </Confirm>
  );
};

export const Rollback = ({ name, build, close }: { name: string; build: number; close: () => void }) => {
  const back = useCommand("rollback_projection");
  const run = (): void =>
    back.mutate(
      { body: { projection: name } },
      {
        onSuccess: () => {
          refresh();
          close();
        },
      },
    );
  return (
    <Confirm
      title={operations.rollbackOf(name)}
      label={operations.rollback}
      isBusy={back.isPending}
      error={back.error}
      run={run}
      close={close}
    >
      <p className="second">{operations.rollbackMore(build)}</p>
    </Confirm>
  );
};
