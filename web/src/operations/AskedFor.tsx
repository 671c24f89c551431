/** Operations that people asked for, and what came of them. */
import type { Schemas } from "~/api/client";
import { useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { Answered } from "~/parts/Answered";
import { Grid } from "~/parts/Grid";
import { Time } from "~/parts/Time";
import { operations } from "~/strings/operations";

import { usePolled } from "./asked";
import css from "./Operations.module.css";

type Operation = Schemas["OperationState"];

export const AskedFor = () => {
  const found = usePolled("list_operations", { limit: 20 });
  return (
    <section>
      <h2>
        {operations.asked} <small>{operations.askedNote}</small>
      </h2>
      <Answered of={found} rows={2}>
        {({ operations: asked }) =>
          asked.length === 0 ? (
            <p className="second">{operations.askedNone}</p>
          ) : (
            <Grid label={operations.asked} heads={operations.askedHeads}>
              {asked.map((each) => (
                <Row key={each.operation_id} operation={each} />
              ))}
            </Grid>
          )
        }
      </Answered>
    </section>
  );
};

const MARKS: Record<Operation["state"], string> = { requested: "ring", running: "ring", done: "dot", failed: "square" };

const Row = ({ operation }: { operation: Operation }) => {
  const nameOf = useNames();
  const now = useNow();
  const { kind, arguments: given, requested_by, requested_at, state, result } = operation;
  const said = result ? cameOf(result) : "";
  return (
    <tr>
      <td title={worded(given)}>
        {operations.kinds[kind]} <span className="third">{namedIn(given)}</span>
      </td>
      <td>{nameOf(requested_by)}</td>
      <td>
        <Time at={requested_at} now={now} />
      </td>
      <td className={state === "failed" ? "ochre" : undefined}>
        <i className={MARKS[state]} />
        {operations.askedStates[state]}
      </td>
      <td className={css.error} title={said}>
        {said}
      </td>
    </tr>
  );
};

const namedIn = (given: Record<string, unknown>): string => {
  const named = given.projections ?? given.projection ?? given.shard ?? given.older_than_days ?? "";
  return Array.isArray(named) ? named.join(", ") : String(named);
};

interface Verified {
  readonly builds?: readonly {
    build: number;
    projection: string;
    verification?: { rows: number; differing: number };
  }[];
}

/** A rebuild says how many rows were compared with the log; all else what it says itself. */
const cameOf = (result: Record<string, unknown>): string => {
  const { builds } = result as Verified;
  if (!builds) return worded(result);
  return builds
    .map(({ build, projection, verification }) =>
      verification
        ? operations.verified(projection, build, verification.rows.toLocaleString(), verification.differing)
        : `${projection} ${build}`,
    )
    .join("; ");
};

const worded = (value: Record<string, unknown>): string =>
  Object.entries(value)
    .map(([name, each]) => `${name.replaceAll("_", " ")}: ${typeof each === "object" ? JSON.stringify(each) : each}`)
    .join(", ");
