/** Times as people say them. Relative ones are for lists; the exact one goes into a title. */
import { times } from "~/strings/times";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockS = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const weekdayClock = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayClock = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfOtherYear = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium", hourCycle: "h23" });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const atClock = (time: number | string): string => clock.format(new Date(time));
export const atSecond = (time: number | string): string => clockS.format(new Date(time));
export const exactly = (time: number | string): string => full.format(new Date(time));

/** When the day of a time began. */
export const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** How long ago, as a list says it: `now`, `4 min`, `3 h`, `Mon`, `3 Nov`. */
export const ago = (time: string, now: number): string => {
  const at = Date.parse(time);
  const passed = now - at;
  if (passed < MINUTE) return times.now;
  if (passed < HOUR) return times.min(String(Math.floor(passed / MINUTE)));
  if (midnight(at) === midnight(now)) return times.h(String(Math.floor(passed / HOUR)));
  if (midnight(now) - midnight(at) < 6.5 * DAY) return weekday.format(at);
  return dayOfYear.format(at);
};

/** The day above a thread's entries. */
export const dayOf = (time: number, now: number): string => {
  const days = Math.round((midnight(now) - midnight(time)) / DAY);
  if (days === 0) return times.today;
  if (days === 1) return times.yesterday;
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? day.format(time) : dayOfOtherYear.format(time);
};

export const isSameDay = (one: number, other: number): boolean => midnight(one) === midnight(other);

/** A time to come or gone by, as short as it is clear: `16:23`, `Tue 09:00`, `3 Nov, 09:00`. */
export const when = (time: string, now: number): string => {
  const at = Date.parse(time);
  const days = Math.abs(Math.round((midnight(at) - midnight(now)) / DAY));
  if (days === 0) return clock.format(at);
  return days < 7 ? weekdayClock.format(at) : dayClock.format(at);
};

/** A length of time in its two largest units: `1 h 48 min`, `3 d 2 h`, `12 min`. */
export const lasting = (ms: number): string => {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const parts = [
    [Math.floor(minutes / 1440), times.d],
    [Math.floor((minutes % 1440) / 60), times.h],
    [minutes % 60, times.min],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return times.underAMinute;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => unit(String(count)))
    .join(" ");
};

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A length of time in the unit that fits it: `6 ms`, `5.2 s`, `12 min`, `3 h`, `2 d`. */
export const lengthOf = (ms: number): string => {
  if (ms < 1_000) return times.ms(whole.format(ms));
  if (ms < MINUTE) return times.s((ms < 10_000 ? tenths : whole).format(ms / 1_000));
  if (ms < HOUR) return times.min(whole.format(ms / MINUTE));
  return ms < DAY ? times.h(whole.format(ms / HOUR)) : times.d(whole.format(ms / DAY));
};

/** Where a sound is: `1:07`. */
export const played = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** `1.2 MB`: by thousands, as files are said to be. */
export const sized = (bytes: number): string => {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), times.units.length - 1);
  const value = bytes / 1000 ** power;
  return `${(power === 0 || value >= 100 ? whole : tenths).format(value)} ${times.units[power]}`;
};

/** A number as it is dialled: WhatsApp tells digits alone. */
export const dialled = (address: string): string => (/^\d{7,15}$/.test(address) ? `+${address}` : address);
