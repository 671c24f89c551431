/** What the model cost today and this month, and what it may cost a day. */
import { Button } from "@mantine/core";
import { useState } from "react";

import { useAsk } from "~/app/ask";
import { useMay } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Grid, Right } from "~/parts/Grid";
import { operations } from "~/strings/operations";
import { stats } from "~/strings/stats";

import { AiCalls } from "./AiCalls";
import { usePolled } from "./asked";
import { dollars, spentBy } from "./spent";

const POLL_MS = 30_000;

export const Spend = () => (useMay("inbox:read") ? <Asked /> : null);

const Asked = () => {
  const today = new Date().toISOString().slice(0, 10);
  const usage = usePolled("get_ai_usage", { from: `${today.slice(0, 8)}01`, to: today }, POLL_MS);
  const { data: policies } = useAsk("get_policies");
  const [isLooking, setLooking] = useState(false);
  const budget = policies?.ai.budget_microdollars_per_day_max ?? 0;
  return (
    <section>
      <h2>
        {operations.spend} {budget > 0 && <small>{operations.budget(dollars(budget))}</small>}
        <Button onClick={() => setLooking(true)}>{operations.calls}</Button>
      </h2>
      {policies?.ai.paused && (
        <p className="ochre">
          <i className="square" />
          {operations.paused[policies.ai.paused.reason]}
        </p>
      )}
      <Answered of={usage} rows={2}>
        {({ days, total, cost_microdollars }) =>
          total.length === 0 ? (
            <p className="second">{operations.spendNone}</p>
          ) : (
            <Grid label={operations.spend} heads={operations.spendHeads}>
              {spentBy(total).map(({ task, calls, tokens, cost }) => (
                <tr key={task}>
                  <td>{stats.aiTasks[task]}</td>
                  <Right>{calls.toLocaleString()}</Right>
                  <Right>{tokens.toLocaleString(undefined, { notation: "compact" })}</Right>
                  <Right>{dollars(cost)}</Right>
                </tr>
              ))}
              <tr>
                <td>
                  <b>{operations.spendTotal(dollars(days.find(({ day }) => day === today)?.cost_microdollars ?? 0))}</b>
                </td>
                <td />
                <td />
                <Right>
                  <b>{dollars(cost_microdollars)}</b>
                </Right>
              </tr>
            </Grid>
          )
        }
      </Answered>
      {isLooking && <AiCalls close={() => setLooking(false)} />}
    </section>
  );
};
