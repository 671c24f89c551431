/** Asks for a rebuild or a rollback, and says what will happen. */
import { NumberInput } from "@mantine/core";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { Confirm } from "~/parts/Confirm";
import { operations } from "~/strings/operations";

import { MOVING } from "./asked";

const PROCESSES_MAX = 16;

export const Rebuild = ({ name, close }: { name: string; close: () => void }) => {
  const start = useDoing("start_rebuild", MOVING);
  const [processes, setProcesses] = useState<number | string>(2);
  const [pace, setPace] = useState<number | string>("");
  const run = (): void =>
    start.run(
      {
        projections: [name],
        processes: Number(processes) || 1,
        ...(pace === "" ? {} : { events_per_s_max: Number(pace) }),
      },
      close,
    );
  return (
    <Confirm
      title={operations.rebuildOf(name)}
      label={operations.rebuild}
      isBusy={start.isBusy}
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
  const back = useDoing("rollback_projection", MOVING);
  return (
    <Confirm
      title={operations.rollbackOf(name)}
      label={operations.rollback}
      isBusy={back.isBusy}
      error={back.error}
      run={() => back.run({ projection: name }, close)}
      close={close}
    >
      <p className="second">{operations.rollbackMore(build)}</p>
    </Confirm>
  );
};
