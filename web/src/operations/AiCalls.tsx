/** The ledger of the model's calls: what each was for, what came of it, and what it cost. */
import { Link } from "@tanstack/react-router";

import { useAskPages } from "~/app/ask";
import { useNow } from "~/app/now";
import { exactly, when } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Dialog } from "~/parts/Dialog";
import { Grid, Right } from "~/parts/Grid";
import { More } from "~/parts/More";
import { ai } from "~/strings/ai";
import { operations } from "~/strings/operations";
import { stats } from "~/strings/stats";

import { dollars, tokensOf } from "./spent";

export const AiCalls = ({ close }: { close: () => void }) => {
  const found = useAskPages("list_ai_calls", { limit: 50 });
  const now = useNow();
  return (
    <Dialog onClose={close} title={operations.calls} size={860}>
      <Answered of={found} rows={4}>
        {({ pages }) => (
          <Grid label={operations.calls} heads={operations.callHeads}>
            {pages
              .flatMap(({ calls }) => calls)
              .map((call) => (
                <tr key={call.request_id}>
                  <td title={exactly(call.asked_at)}>
                    <Link
                      to="/inbox/$conversationId"
                      params={{ conversationId: call.conversation_id }}
                      search={{}}
                      onClick={close}
                    >
                      {when(call.asked_at, now)}
                    </Link>
                  </td>
                  <td>{stats.aiTasks[call.task]}</td>
                  <td className={call.failure ? "ochre" : undefined} title={call.error_code ?? undefined}>
                    {call.failure ? ai.failures[call.failure] : operations.callStates[call.state]}
                    {call.maybe_billed_twice && ` · ${operations.billedTwice}`}
                  </td>
                  <td>
                    {call.model} <span className="third">{call.is_offline ? ai.offline : call.prompt}</span>
                  </td>
                  <Right>{tokensOf(call).toLocaleString()}</Right>
                  <Right>{dollars(call.cost_microdollars)}</Right>
                </tr>
              ))}
          </Grid>
        )}
      </Answered>
      <More of={found} />
    </Dialog>
  );
};
