/** The read models: which build serves, how far it is, and the ones that become or were it. */
import { Button } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useMay } from "~/app/session";
import { lengthOf } from "~/app/times";
import { Acts, Grid, Right } from "~/parts/Grid";
import { operations } from "~/strings/operations";

import { isBehind, type Projection } from "./health";
import css from "./Operations.module.css";
import { Rebuild, Rollback } from "./Rebuild";

type Build = Schemas["Rebuild"];

interface Props {
  readonly projections: readonly Projection[];
  readonly builds: readonly Build[];
}

export const Projections = ({ projections, builds }: Props) => {
  const [asked, setAsked] = useState<{
    readonly name: string;
    readonly what: "rebuild" | "rollback";
    readonly build: number;
  } | null>(null);
  const mayAsk = useMay("operations:write");
  const close = (): void => setAsked(null);
  return (
    <section>
      <h2>{operations.projections}</h2>
      <Grid label={operations.projections} heads={operations.heads}>
        {inOrder(projections).map((each) => {
          const { name, build } = each;
          const running = builds.find((one) => one.projection === name && one.build === build);
          if (each.state === "building") return <Building key={`${name} ${build}`} projection={each} build={running} />;
          return (
            <Row key={`${name} ${build}`} projection={each}>
              {mayAsk && each.serving && (
                <Button
                  className={css.quiet}
                  aria-label={operations.rebuildOf(name)}
                  onClick={() => setAsked({ name, build, what: "rebuild" })}
                >
                  {operations.rebuild}
                </Button>
              )}
              {mayAsk && each.state === "retired" && (
                <Button onClick={() => setAsked({ name, build, what: "rollback" })}>{operations.rollback}</Button>
              )}
            </Row>
          );
        })}
      </Grid>
      {asked?.what === "rebuild" && <Rebuild name={asked.name} close={close} />}
      {asked?.what === "rollback" && <Rollback name={asked.name} build={asked.build} close={close} />}
    </section>
  );
};

/** By name; the one that serves first, then what it becomes, then what it was. */
const inOrder = (projections: readonly Projection[]): Projection[] => {
  const rank = ({ serving, state }: Projection): number => (serving ? 0 : state === "building" ? 1 : 2);
  return [...projections].sort(
    (one, other) => one.name.localeCompare(other.name) || rank(one) - rank(other) || other.build - one.build,
  );
};

const Row = ({ projection, children }: { projection: Projection; children: React.ReactNode }) => {
  const { name, version, build, serving, lag_events, lag_s, shards } = projection;
  return (
    <tr className={serving ? undefined : css.sub}>
      <td className={serving ? undefined : "third"}>{serving ? name : operations.was}</td>
      <td>{operations.build(version, build)}</td>
      <td>
        <State projection={projection} />
      </td>
      <Right>{lag_events.toLocaleString()}</Right>
      <Right>{lengthOf(lag_events > 0 ? lag_s * 1_000 : 0)}</Right>
      <Right>{shards.reduce((sum, { seq }) => sum + seq, 0).toLocaleString()}</Right>
      <Acts>{children}</Acts>
    </tr>
  );
};

const State = ({ projection }: { projection: Projection }) => {
  const { state, parked_keys, shards } = projection;
  const { states } = operations;
  if (state === "stopped") {
    const reason = shards.find(({ stopped }) => stopped !== null)?.stopped ?? "";
    return <Bad title={reason}>{states.stopped}</Bad>;
  }
  if (parked_keys > 0) return <Bad>{operations.parkedHere(parked_keys)}</Bad>;
  if (isBehind(projection)) return <Bad>{states.behind}</Bad>;
  return (
    <>
      {state === "serving" && <i className="dot" />}
      {states[state]}
    </>
  );
};

const Bad = ({ title, children }: { title?: string; children: React.ReactNode }) => (
  <span className="ochre" title={title}>
    <i className="square" />
    {children}
  </span>
);

const Building = ({ projection, build }: { projection: Projection; build: Build | undefined }) => {
  const applied = projection.shards.reduce((sum, { seq }) => sum + seq, 0);
  const total = Math.max(build?.events_total ?? 0, applied + projection.lag_events, 1);
  const done = build?.events ?? applied;
  const percent = Math.min(100, Math.floor((done / total) * 100));
  const said = [
    operations.progress(`${percent} %`, done.toLocaleString(), total.toLocaleString()),
    ...(build?.events_per_s ? [operations.perS(build.events_per_s.toLocaleString())] : []),
    ...(build?.eta_s ? [operations.left(lengthOf(build.eta_s * 1_000))] : []),
  ];
  return (
    <tr className={css.sub}>
      <td className="third">{operations.becomes}</td>
      <td>{operations.build(projection.version, projection.build)}</td>
      <td>
        <i className="ring" />
        {build?.phase ? operations.phases[build.phase] : operations.states.building}
      </td>
      <td colSpan={4}>
        <div className={css.progress}>
          <div
            role="progressbar"
            aria-label={operations.rebuildOf(projection.name)}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <i style={{ width: `${percent}%` }} />
          </div>
          <span className="small second num">{said.join(", ")}</span>
        </div>
      </td>
    </tr>
  );
};
