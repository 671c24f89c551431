/** How much is done, how much is open, and how long customers wait. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

import type { Answer } from "~/api/client";
import { useAsk } from "~/app/ask";
import { lengthOf } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Guarded } from "~/parts/Guarded";
import { PageBar } from "~/parts/PageBar";
import { Void } from "~/parts/Void";
import { Backlog, type DayPoint, FirstResponse, Flow, Volume } from "~/stats/Charts";
import {
  before,
  byHourOfDay,
  DAYS_BY_HOUR_MAX,
  DAYS_DEFAULT,
  dayIso,
  draftsOf,
  type Figures,
  lastDays,
  medianOf,
  type Range,
  rangeOf,
} from "~/stats/figures";
import { Groups } from "~/stats/Groups";
import { download, type Numbers, Panel, Tabled } from "~/stats/Panel";
import { Proposals } from "~/stats/Proposals";
import { RangeMenu } from "~/stats/RangeMenu";
import css from "~/stats/Stats.module.css";
import { stats } from "~/strings/stats";

const route = getRouteApi("/framed/stats");
const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const Stats = () => (
  <Guarded scope="inbox:read">
    <Page />
  </Guarded>
);

const Page = () => {
  const search: Record<string, string> = route.useSearch();
  const navigate = useNavigate();
  const range = rangeOf(search, Date.now());
  const days = search.from ? null : (search.days ?? String(DAYS_DEFAULT));
  const found = useAsk("get_stats", { ...range, time_zone: TIME_ZONE }, { keep: true });
  return (
    <>
      <PageBar title={stats.title}>
        <RangeMenu range={range} days={days} choose={(chosen) => void navigate({ to: "/stats", search: chosen })} />
      </PageBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={`page ${css.page}`} aria-label={stats.title} tabIndex={0}>
        <Answered of={found} rows={8}>
          {(told) => <All told={told} range={range} />}
        </Answered>
      </section>
    </>
  );
};

const dayName = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const dayShort = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

const All = ({ told, range }: { told: Answer<"get_stats">; range: Range }) => {
  const total = told.total[0];
  const days = useMemo(() => told.buckets.map(({ begins_at, figures }) => dayPoint(begins_at, figures[0])), [told]);
  if (!total || total.messages_in + total.messages_out + total.opened + total.open_at_end === 0) {
    return <Void title={stats.empty}>{stats.emptyMore}</Void>;
  }
  const table = tableOf(days);
  return (
    <>
      <Headline total={total} range={range} drafts={draftsOf(told.ai)} />
      <div className={css.wide}>
        <section aria-labelledby="by-day">
          <h2 id="by-day">{stats.byDay}</h2>
          <p className={css.lead}>
            <Key color="var(--chart-3)">{stats.in}</Key>
            <Key color="var(--ink-fill)">{stats.out}</Key>
            {busiest(days)}
          </p>
          <Volume points={days} />
        </section>
        <section>
          <h2>
            {stats.same}
            <button
              type="button"
              className={css.link}
              onClick={() => download(`stats-${range.from}-${range.to}`, table)}
            >
              {stats.download}
            </button>
          </h2>
          <Tabled title={stats.same} numbers={{ ...table, rows: [...table.rows].reverse() }} />
        </section>
      </div>
      <div className={css.three}>
        <FirstByHour range={range} />
        <Panel title={stats.backlog} lead={backlogSaid(days)} numbers={columns(days, [stats.open, "open"])}>
          <Backlog points={days} />
        </Panel>
        <Panel
          title={stats.flow}
          lead={
            <>
              <Key color="var(--chart-2)">{stats.openedSeries}</Key>
              <Key color="var(--ink-fill)">{stats.resolved}</Key>
            </>
          }
          numbers={columns(days, [stats.openedSeries, "opened"], [stats.resolved, "resolved"])}
        >
          <Flow points={days} />
        </Panel>
      </div>
      <Groups range={range} timeZone={TIME_ZONE} />
      <Proposals ai={told.ai} />
    </>
  );
};

interface HeadlineProps {
  readonly total: Figures;
  readonly range: Range;
  readonly drafts: ReturnType<typeof draftsOf>;
}

const Headline = ({ total, range, drafts }: HeadlineProps) => {
  const { data } = useAsk("get_stats", { ...before(range), time_zone: TIME_ZONE });
  const then = data?.total[0];
  const { figures: words } = stats;
  return (
    <dl className={css.figures}>
      <Figure name={words.in} value={total.messages_in.toLocaleString()} was={then?.messages_in.toLocaleString()} />
      <Figure name={words.out} value={total.messages_out.toLocaleString()} was={then?.messages_out.toLocaleString()} />
      <Figure name={words.first} value={said(total.first_response)} was={then && said(then.first_response)} />
      <Figure name={words.resolution} value={said(total.resolution)} was={then && said(then.resolution)} />
      <Figure name={words.open} value={total.open_at_end.toLocaleString()} was={then?.open_at_end.toLocaleString()} />
      {drafts.proposed > 0 && (
        <div>
          <dt>{words.drafts}</dt>
          <dd>
            {Math.round((drafts.sent / drafts.proposed) * 100)} %
            <small>{stats.ofDrafts(drafts.proposed.toLocaleString())}</small>
          </dd>
        </div>
      )}
    </dl>
  );
};

const Figure = ({ name, value, was }: { name: string; value: string; was: string | undefined }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value}
      {was !== undefined && was !== value && <small>{stats.was(was)}</small>}
    </dd>
  </div>
);

const said = (duration: Figures["first_response"]): string => {
  const median = medianOf(duration);
  return median === null ? stats.none : stats.atMost(lengthOf(median * 1_000));
};

const Key = ({ color, children }: { color: string; children: string }) => (
  <span className={css.key}>
    <i style={{ background: color }} />
    {children}
  </span>
);

const FirstByHour = ({ range }: { range: Range }) => {
  const { data } = useAsk("get_stats", { ...lastDays(range, DAYS_BY_HOUR_MAX), by: "hour", time_zone: TIME_ZONE });
  const points = data ? byHourOfDay(data, (time) => new Date(time).getHours()) : [];
  const slowest = points.reduce<(typeof points)[number] | null>(
    (most, each) => ((each.median ?? 0) > (most?.median ?? 0) ? each : most),
    null,
  );
  const lead = slowest ? stats.slowest(slowest.hour, lengthOf((slowest.median ?? 0) * 60_000)) : stats.fast;
  const numbers: Numbers = {
    heads: [stats.hour, stats.median, stats.ninety],
    rows: points
      .filter(({ count }) => count > 0)
      .map(({ hour, median, ninety }) => [hour, lengthOf((median ?? 0) * 60_000), lengthOf((ninety ?? 0) * 60_000)]),
  };
  return (
    <Panel title={stats.firstByHour} note={stats.firstByHourNote} lead={lead} numbers={numbers}>
      <FirstResponse points={points} />
    </Panel>
  );
};

const dayPoint = (begins: string, figures: Figures | undefined): DayPoint & { readonly name: string } => ({
  day: dayShort.format(new Date(begins)),
  name: dayIso(Date.parse(begins)) === dayIso(Date.now()) ? stats.today : dayName.format(new Date(begins)),
  in: figures?.messages_in ?? 0,
  out: figures?.messages_out ?? 0,
  opened: figures?.opened ?? 0,
  resolved: figures?.resolved ?? 0,
  open: figures?.open_at_end ?? 0,
});

type NamedDay = ReturnType<typeof dayPoint>;

const tableOf = (days: readonly NamedDay[]): Numbers =>
  columns(days, [stats.in, "in"], [stats.out, "out"], [stats.resolved, "resolved"]);

const columns = (days: readonly NamedDay[], ...picked: readonly [string, keyof DayPoint][]): Numbers => ({
  heads: [stats.day, ...picked.map(([head]) => head)],
  rows: days.map((point) => [point.name, ...picked.map(([, name]) => point[name])]),
});

const busiest = (days: readonly NamedDay[]): string => {
  const most = days.reduce<NamedDay | undefined>((one, other) => (!one || other.in > one.in ? other : one), undefined);
  return most && most.in > 0 ? stats.busiest(most.name, most.in.toLocaleString()) : stats.quiet;
};

const backlogSaid = (days: readonly NamedDay[]): string => {
  const [first, last] = [days[0]?.open ?? 0, days.at(-1)?.open ?? 0];
  return stats.backlogSaid(last.toLocaleString(), first.toLocaleString(), last > first);
};
