/** Figures as charts and people want them: medians from histograms, days and hours by name. */
import type { Schemas } from "~/api/client";

export type Figures = Schemas["Figures"];
export type Bucket = Schemas["Bucket"];
export type AiFigures = Schemas["AiFigures"];
export type Stats = Schemas["Stats"];
type Duration = Schemas["Duration"] | null;

const DAY_MS = 86_400_000;
export const DAYS_MAX = 92;
export const DAYS_BY_HOUR_MAX = 14;
export const DAYS_DEFAULT = 14;

export interface Range {
  readonly from: string;
  readonly to: string;
}

const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "");

export const dayIso = (time: number): string => {
  const day = new Date(time);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

const shifted = (day: string, days: number): string => {
  const at = new Date(`${day}T12:00`);
  at.setDate(at.getDate() + days);
  return dayIso(at.getTime());
};

const daysOf = ({ from, to }: Range): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;

/** The days that an address asks for: two of them, or so many until today. Never more than the API tells of. */
export const rangeOf = (search: Record<string, string>, now: number): Range => {
  const { from, to } = search;
  if (isDay(from) && isDay(to) && from <= to) {
    return { from: daysOf({ from, to }) > DAYS_MAX ? shifted(to, 1 - DAYS_MAX) : from, to };
  }
  const days = Math.min(DAYS_MAX, Math.max(1, Number(search.days) || DAYS_DEFAULT));
  const today = dayIso(now);
  return { from: shifted(today, 1 - days), to: today };
};

/** As many days before it. */
export const before = (range: Range): Range => {
  const days = daysOf(range);
  return { from: shifted(range.from, -days), to: shifted(range.to, -days) };
};

export const lastDays = ({ from, to }: Range, days: number): Range =>
  daysOf({ from, to }) <= days ? { from, to } : { from: shifted(to, 1 - days), to };

/** The limit that this share did not pass; null if there is none, Infinity if it is beyond the last. */
export const quantile = (histogram: readonly number[], limits: readonly number[], share: number): number | null => {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let seen = 0;
  for (const [index, count] of histogram.entries()) {
    seen += count;
    if (seen >= all * share) return limits[index] ?? Number.POSITIVE_INFINITY;
  }
  return null;
};

export interface HourPoint {
  readonly hour: string;
  readonly median: number | null;
  readonly ninety: number | null;
  readonly count: number;
}

/** The first responses of many days, by the hour of the day in which the customer was answered. In minutes. */
export const byHourOfDay = ({ buckets, limits_s }: Stats, hourOf: (time: string) => number): HourPoint[] => {
  const hours = Array.from({ length: 24 }, () => Array.from({ length: limits_s.length + 1 }, () => 0));
  for (const { begins_at, figures } of buckets) {
    const sums = hours[hourOf(begins_at)];
    figures[0]?.first_response?.histogram.forEach((count, index) => {
      if (sums) sums[index] = (sums[index] ?? 0) + count;
    });
  }
  const minutes = (seconds: number | null): number | null =>
    seconds === null ? null : Math.min(seconds, limits_s.at(-1) ?? seconds) / 60;
  return hours.map((histogram, hour) => ({
    hour: String(hour).padStart(2, "0"),
    median: minutes(quantile(histogram, limits_s, 0.5)),
    ninety: minutes(quantile(histogram, limits_s, 0.9)),
    count: histogram.reduce((sum, count) => sum + count, 0),
  }));
};

export const medianOf = (duration: Duration): number | null => duration?.p50_s_max ?? null;

/** What became of the drafts of all versions of the prompt; `sent` counts those that were changed before. */
export const draftsOf = (ai: readonly AiFigures[]): { proposed: number; sent: number } => {
  const drafts = ai.filter(({ task }) => task === "draft");
  const sum = (name: "proposed" | "approved"): number => drafts.reduce((all, each) => all + each[name], 0);
  return { proposed: sum("proposed"), sent: sum("approved") };
};

/** Rows as a spreadsheet reads them; a text never becomes a formula. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string => {
  const cell = (value: string | number): string => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",")).join("\r\n");
};
