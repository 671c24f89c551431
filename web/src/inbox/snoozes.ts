/** Until when a conversation may sleep, as one click offers it. */

export interface Snooze {
  readonly key: "hour" | "evening" | "tomorrow" | "monday";
  readonly until: Date;
}

const EVENING_H = 18;
const MORNING_H = 9;

const at = (now: Date, days: number, hour: number): Date => {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  date.setHours(hour, 0, 0, 0);
  return date;
};

/** Only those that are yet to come, each time once. */
export const snoozesOf = (now: Date): Snooze[] => {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const all: Snooze[] = [
    { key: "hour", until: new Date(now.getTime() + 3_600_000) },
    { key: "evening", until: at(now, 0, EVENING_H) },
    { key: "tomorrow", until: at(now, 1, MORNING_H) },
    { key: "monday", until: at(now, toMonday, MORNING_H) },
  ];
  const times = new Set<number>();
  return all.filter(({ until }) => {
    const isNew = until > now && !times.has(until.getTime());
    times.add(until.getTime());
    return isNew;
  });
};
