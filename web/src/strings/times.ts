/** Words for times and lengths of time, where `Intl` has none that are short enough. */
export const times = {
  now: "now",
  today: "Today",
  yesterday: "Yesterday",
  underAMinute: "less than a minute",
  ms: (count: string) => `${count} ms`,
  s: (count: string) => `${count} s`,
  min: (count: string) => `${count} min`,
  h: (count: string) => `${count} h`,
  d: (count: string) => `${count} d`,
  units: ["B", "kB", "MB", "GB"],
} as const;
