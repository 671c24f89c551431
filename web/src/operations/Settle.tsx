/** Mends a halted shard: what would be done is looked at first, and then exactly that is done. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Answer } from "~/api/client";
import { asking } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { Bones } from "~/parts/Bones";
import { Confirm } from "~/parts/Confirm";
import { Fact, Facts } from "~/parts/Facts";
import { operations } from "~/strings/operations";
import { shell } from "~/strings/shell";

import { MOVING } from "./asked";

const LOOK_MS = 500;
const AGAIN = [...MOVING, "get_relay"] as const;

/** What the dry run tells. */
interface Plan {
  readonly plan: string;
  readonly reason: string;
  readonly lift: boolean;
  readonly first_seq: number;
  readonly log_tail_seq: number;
  readonly copied: number;
  readonly moved: number;
  readonly emitted_again: number;
  readonly subjects: readonly string[];
  readonly subjects_total: number;
}

export const Settle = ({ shard, close }: { shard: number; close: () => void }) => {
  const look = useLook(shard);
  const settle = useDoing("settle_shard", AGAIN);
  const { plan, problem } = look;
  return (
    <Confirm
      title={operations.settleOf(shard)}
      label={plan?.lift ? operations.lift : operations.settle}
      isBusy={settle.isBusy}
      error={look.error ?? settle.error ?? (problem ? new Error(problem) : null)}
      isReady={plan !== null}
      run={() => plan && settle.run({ shard, lift: plan.lift, plan: plan.plan }, close)}
      close={close}
    >
      {plan && <Shown plan={plan} />}
      {!plan && !problem && !look.error && <Bones label={shell.loading} rows={3} widths={[38, 82]} />}
    </Confirm>
  );
};

/** Asks for a look, and waits until it was taken. */
const useLook = (shard: number): { plan: Plan | null; problem: string | null; error: Error | null } => {
  const ask = useDoing("settle_shard");
  const [id, setId] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at once
  useEffect(() => ask.run({ shard, dry_run: true }, ({ operation_id }) => setId(operation_id)), []);
  const { data, error } = useQuery<Answer<"get_operation">>({
    ...asking("get_operation", { operation_id: id }),
    enabled: id !== "",
    refetchInterval: ({ state }) => (isOver(state.data) ? false : LOOK_MS),
  });
  const result = isOver(data) ? (data?.result as (Partial<Plan> & { problem?: string }) | null) : null;
  return {
    plan: result?.plan ? (result as Plan) : null,
    problem: result?.problem ?? null,
    error: ask.error ?? error,
  };
};

const isOver = (operation: Answer<"get_operation"> | undefined): boolean =>
  operation?.state === "done" || operation?.state === "failed";

const Shown = ({ plan }: { plan: Plan }) => {
  const { plan: words } = operations;
  return (
    <>
      <p className="second">{plan.lift ? words.agrees : words.differs(plan.first_seq, plan.log_tail_seq)}</p>
      <Facts>
        <Fact name={words.reason}>{plan.reason}</Fact>
        {!plan.lift && (
          <>
            <Fact name={words.copied}>{plan.copied.toLocaleString()}</Fact>
            <Fact name={words.moved}>{plan.moved.toLocaleString()}</Fact>
            <Fact name={words.again}>{plan.emitted_again.toLocaleString()}</Fact>
            <Fact name={words.subjects}>
              {plan.subjects_total.toLocaleString()}
              <details>
                <summary>{words.which}</summary>
                <span className="mono">{plan.subjects.join(", ")}</span>
              </details>
            </Fact>
          </>
        )}
      </Facts>
      {!plan.lift && <p className="ochre">{words.notRestored}</p>}
    </>
  );
};
