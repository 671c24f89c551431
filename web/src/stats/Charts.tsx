/** The charts: one question each, hairline grids, no animation. */
import "@mantine/charts/styles.layer.css";

import { BarChart, LineChart } from "@mantine/charts";

import { lengthOf } from "~/app/times";
import { stats } from "~/strings/stats";
import type { HourPoint } from "./figures";
import css from "./Stats.module.css";

const STILL = { isAnimationActive: false } as const;
const AXES = {
  gridAxis: "x",
  tickLine: "none",
  strokeDasharray: "",
  classNames: { root: css.chart, axis: css.axis, grid: css.grid },
  yAxisProps: { width: 40, allowDecimals: false },
  tooltipAnimationDuration: 0,
} as const;

export interface DayPoint {
  readonly day: string;
  readonly in: number;
  readonly out: number;
  readonly opened: number;
  readonly resolved: number;
  readonly open: number;
}

const SERIES = {
  in: { name: "in", label: stats.in, color: "var(--chart-3)" },
  out: { name: "out", label: stats.out, color: "var(--ink-fill)" },
  opened: { name: "opened", label: stats.openedSeries, color: "var(--chart-2)" },
  resolved: { name: "resolved", label: stats.resolved, color: "var(--ink-fill)" },
} as const;

export const Volume = ({ points }: { points: readonly DayPoint[] }) => (
  <BarChart
    {...AXES}
    h={246}
    data={[...points] as never[]}
    dataKey="day"
    series={[SERIES.in, SERIES.out]}
    barProps={{ ...STILL, radius: [2, 2, 0, 0] }}
    barChartProps={{ barGap: 1, barCategoryGap: "22%" }}
  />
);

export const Flow = ({ points }: { points: readonly DayPoint[] }) => (
  <BarChart
    {...AXES}
    h={206}
    data={[...points] as never[]}
    dataKey="day"
    series={[SERIES.opened, SERIES.resolved]}
    barProps={{ ...STILL, radius: [2, 2, 0, 0] }}
    barChartProps={{ barGap: 1 }}
  />
);

export const Backlog = ({ points }: { points: readonly DayPoint[] }) => (
  <LineChart
    {...AXES}
    h={206}
    data={[...points] as never[]}
    dataKey="day"
    series={[{ name: "open", label: stats.open, color: "var(--ink-line)" }]}
    curveType="linear"
    withDots={false}
    lineProps={STILL}
  />
);

export const FirstResponse = ({ points }: { points: readonly HourPoint[] }) => (
  <BarChart
    {...AXES}
    h={206}
    data={[...points] as never[]}
    dataKey="hour"
    valueFormatter={(minutes) => lengthOf(minutes * 60_000)}
    yAxisProps={{ width: 48 }}
    series={[
      { name: "median", label: stats.median, color: "var(--ink-fill)" },
      { name: "ninety", label: stats.ninety, color: "var(--chart-3)" },
    ]}
    barProps={{ ...STILL, radius: [2, 2, 0, 0] }}
    barChartProps={{ barGap: 0 }}
  />
);
