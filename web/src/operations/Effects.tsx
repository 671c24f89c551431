/** What is done outside, and how far it is: the ledger of effects. */
import { Select } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Asked, Schemas } from "~/api/client";
import { firstOf } from "~/api/positions";
import { useAskPages } from "~/app/ask";
import { useNow } from "~/app/now";
import { useMay } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Acts, Grid, Right } from "~/parts/Grid";
import { More } from "~/parts/More";
import { Time } from "~/parts/Time";
import { operations } from "~/strings/operations";

import css from "./Operations.module.css";
import { EventLink } from "./Parked";

type State = NonNullable<Asked<"list_effects">["state"]>;

export const Effects = () => {
  const [state, setState] = useState<State | "">("");
  const found = useAskPages("list_effects", { ...(state ? { state } : {}), limit: 20 });
  return (
    <section>
      <h2>
        {operations.effects} <small>{operations.effectsNote}</small>
        <Select
          className={css.choice}
          aria-label={operations.effects}
          value={state}
          allowDeselect={false}
          data={Object.entries(operations.effectStates).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setState((value ?? "") as State | "")}
        />
      </h2>
      <Answered of={found} rows={2}>
        {({ pages }) => {
          const effects = pages.flatMap((page) => page.effects);
          if (effects.length === 0) return <p className="second">{operations.effectsNone}</p>;
          return (
            <Grid label={operations.effects} heads={operations.effectHeads}>
              {effects.map((effect) => (
                <Row key={effect.effect_id} effect={effect} />
              ))}
            </Grid>
          );
        }}
      </Answered>
      <More of={found} />
    </section>
  );
};

const Row = ({ effect }: { effect: Schemas["Effect"] }) => {
  const now = useNow();
  const readsInbox = useMay("inbox:read");
  const { kind, task, state, asked_at, attempts, reason, due_at, closed_at, about_id } = effect;
  const isBad = state === "failed" || state === "unknown";
  return (
    <tr>
      <td>
        {kind} <span className="third">{task}</span>
      </td>
      <td className={isBad ? "ochre" : undefined}>
        <i className={isBad ? "square" : state === "done" ? "dot" : "ring"} />
        {operations.effectStates[state]}
      </td>
      <td>
        <EventLink {...firstOf(asked_at)} />
      </td>
      <Right>{attempts}</Right>
      <td className={css.error} title={reason ?? undefined}>
        {reason}
      </td>
      <td>
        <Time at={closed_at ?? due_at} now={now} />
      </td>
      <Acts>
        {kind !== "mail" && readsInbox && (
          <Link to="/contacts/$contactId" params={{ contactId: about_id }}>
            {operations.contact}
          </Link>
        )}
      </Acts>
    </tr>
  );
};
