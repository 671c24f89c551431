/** The same figures for each agent, channel or label. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useAsk } from "~/app/ask";
import { useChannels, useLabels, useNames } from "~/app/furniture";
import { lengthOf } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Grid, Right } from "~/parts/Grid";
import { stats } from "~/strings/stats";

import { type Figures, medianOf, type Range } from "./figures";
import css from "./Stats.module.css";

type By = keyof typeof stats.group;

export const Groups = ({ range, timeZone }: { range: Range; timeZone: string }) => {
  const [by, setBy] = useState<By>("member");
  const found = useAsk("get_stats", { ...range, group_by: by, time_zone: timeZone }, { keep: true });
  const named = useGroupNames();
  return (
    <section>
      <h2>
        {stats.groups}
        <SegmentedControl
          size="xs"
          aria-label={stats.groups}
          value={by}
          onChange={(value) => setBy(value as By)}
          data={Object.entries(stats.group).map(([value, label]) => ({ value, label }))}
        />
      </h2>
      <Answered of={found} rows={3}>
        {({ total }) => (
          <Grid label={`${stats.groups} ${stats.group[by]}`} heads={stats.heads(stats.group[by])}>
            {[...total].sort(busiestFirst).map((figures) => (
              <tr key={figures.group}>
                <td className={css.name}>{named(by, figures.group)}</td>
                <Right>{figures.messages_in.toLocaleString()}</Right>
                <Right>{figures.messages_out.toLocaleString()}</Right>
                <Right>{figures.resolved.toLocaleString()}</Right>
                <Right>{said(medianOf(figures.first_response))}</Right>
                <Right>{said(medianOf(figures.resolution))}</Right>
                <Right>{figures.open_at_end.toLocaleString()}</Right>
              </tr>
            ))}
          </Grid>
        )}
      </Answered>
    </section>
  );
};

const busiestFirst = (one: Figures, other: Figures): number =>
  other.messages_in + other.messages_out - one.messages_in - one.messages_out;

const said = (seconds: number | null): string =>
  seconds === null ? stats.noFigure : stats.atMost(lengthOf(seconds * 1_000));

const useGroupNames = (): ((by: By, id: string | null) => string) => {
  const nameOf = useNames();
  const channels = useChannels();
  const labels = useLabels();
  return (by, id) => {
    if (id === null || id === "") return stats.nobody;
    if (by === "member") return nameOf(id);
    if (by === "channel") return channels.find(({ channel_id }) => channel_id === id)?.name ?? id;
    return labels.find(({ label_id }) => label_id === id)?.name ?? stats.deleted;
  };
};
