/** What people did with what the model proposed, by the version of its prompt. */
import { Grid, Right } from "~/parts/Grid";
import { stats } from "~/strings/stats";

import type { AiFigures } from "./figures";

const share = (part: number, whole: number): string =>
  whole === 0 ? stats.noFigure : `${Math.round((part / whole) * 100)} %`;

export const Proposals = ({ ai }: { ai: readonly AiFigures[] }) =>
  ai.length > 0 && (
    <section>
      <h2>
        {stats.ai} <small>{stats.aiNote}</small>
      </h2>
      <Grid label={stats.ai} heads={stats.aiHeads}>
        {ai.map((each) => (
          <tr key={`${each.task} ${each.prompt} ${each.is_offline}`}>
            <td>{stats.aiTasks[each.task]}</td>
            <td>
              {each.prompt} {each.is_offline && <span className="third">{stats.offline}</span>}
            </td>
            <Right>{each.proposed.toLocaleString()}</Right>
            <Right>{share(each.approved_unchanged, each.proposed)}</Right>
            <Right>{share(each.approved - each.approved_unchanged, each.proposed)}</Right>
            <Right>{share(each.discarded, each.proposed)}</Right>
            <Right>{share(each.edit_distance, each.draft_chars)}</Right>
            <Right>{each.confirmed.toLocaleString()}</Right>
            <Right>{each.overridden.toLocaleString()}</Right>
          </tr>
        ))}
      </Grid>
    </section>
  );
