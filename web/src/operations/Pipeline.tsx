/** How long an event takes until it is seen, stage by stage: medians one after the other, whiskers to the 99th percentile. */
import { operations } from "~/strings/operations";
import { type Bar, type Pace, ticks, waterfall } from "./health";
import css from "./Operations.module.css";

const LEFT = 150;
const RIGHT = 640;
const ROW = 23;

export const Pipeline = ({ paces }: { paces: readonly Pace[] }) => {
  const bars = waterfall(paces);
  const whole = bars.at(-1);
  if (!whole) return <p className="second">{operations.noPace}</p>;
  const marks = ticks(Math.max(...bars.map(({ from, p99 }) => from + p99)));
  const end = marks.at(-1) ?? 1;
  const x = (ms: number): number => LEFT + (ms / end) * (RIGHT - LEFT);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={css.pipebox} tabIndex={0} aria-label={operations.pipeline}>
      <svg
        className={css.pipe}
        viewBox="0 0 780 136"
        role="img"
        aria-label={operations.pipelineSaid(whole.p50, whole.p99)}
      >
        {marks.map((ms) => (
          <g key={ms}>
            <path d={`M${x(ms)} 18v94`} className={css.gridline} />
            <text x={x(ms)} y="130" textAnchor="middle" className={css.faint}>
              {ms}
            </text>
          </g>
        ))}
        <text x="704" y="12" textAnchor="end" className={css.faint}>
          p50
        </text>
        <text x="770" y="12" textAnchor="end" className={css.faint}>
          p99
        </text>
        <path d="M0 90H780" className={css.gridline} />
        {bars.map((bar, row) => (
          <Row key={bar.stage} bar={bar} y={bar.stage === "total" ? 103 : 30 + row * ROW} x={x} />
        ))}
      </svg>
    </section>
  );
};

const Row = ({ bar: { stage, from, p50, p99 }, y, x }: { bar: Bar; y: number; x: (ms: number) => number }) => (
  <g className={stage === "total" ? css.whole : undefined}>
    <text x="0" y={y + 4}>
      {operations.stages[stage]}
    </text>
    <path d={`M${x(from + p50)} ${y}H${x(from + Math.max(p50, p99))}m0 -4v8`} className={css.whisker} />
    <rect x={x(from)} y={y - 6} width={Math.max(1, x(from + p50) - x(from))} height="12" rx="2" className={css.bar} />
    <text x="704" y={y + 4} textAnchor="end">
      {p50}
    </text>
    <text x="770" y={y + 4} textAnchor="end">
      {p99}
    </text>
  </g>
);
