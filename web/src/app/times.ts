/** Times as people say them. Relative ones are for lists; the exact one goes into a title. */

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
  if (passed < MINUTE) return "now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (midnight(at) === midnight(now)) return `${Math.floor(passed / HOUR)} h`;
  if (midnight(now) - midnight(at) < 6.5 * DAY) return weekday.format(at);
  return dayOfYear.format(at);
};

/** The day above a thread's entries. */
export const dayOf = (time: number, now: number): string => {
  const days = Math.round((midnight(now) - midnight(time)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
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
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : "less than a minute";
};

const units = ["B", "kB", "MB", "GB"];

/** `1.2 MB`: by thousands, as files are said to be. */
export const sized = (bytes: number): string => {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
};

/** A number as it is dialled: WhatsApp tells digits alone. */
export const dialled = (address: string): string => (/^\d{7,15}$/.test(address) ? `+${address}` : address);
