/** The ledger's figures, task by task. */
import type { Schemas } from "~/api/client";

type Usage = Schemas["AiUsageFigures"];

export interface Spent {
  readonly task: Usage["task"];
  readonly calls: number;
  readonly tokens: number;
  /** In millionths of a dollar. */
  readonly cost: number;
}

/** Of all models and prompts together, the dearest task first. */
export const spentBy = (figures: readonly Usage[]): Spent[] => {
  const tasks = new Map<Usage["task"], Spent>();
  for (const each of figures) {
    const { task, calls, tokens, cost } = tasks.get(each.task) ?? { task: each.task, calls: 0, tokens: 0, cost: 0 };
    tasks.set(task, {
      task,
      calls: calls + each.calls,
      tokens: tokens + tokensOf(each),
      cost: cost + each.cost_microdollars,
    });
  }
  return [...tasks.values()].sort((one, other) => other.cost - one.cost);
};

type Counted = Pick<
  Usage,
  "input_tokens" | "cache_write_5m_tokens" | "cache_write_1h_tokens" | "cache_read_tokens" | "output_tokens"
>;

export const tokensOf = (each: Counted): number =>
  each.input_tokens +
  each.cache_write_5m_tokens +
  each.cache_write_1h_tokens +
  each.cache_read_tokens +
  each.output_tokens;

const LEAST_MICRO = 100;

/** `$1.12`; what is less than a cent keeps its digits, and what is less than those show is still not nothing. */
export const dollars = (micro: number): string =>
  micro > 0 && micro < LEAST_MICRO ? `< ${spelled(LEAST_MICRO)}` : spelled(micro);

const spelled = (micro: number): string =>
  new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: micro > 0 && micro < 10_000 ? 4 : 2,
  }).format(micro / 1_000_000);
