/** Working hours as the API has them, `mon 09:00-17:30`, and as a form of seven days. */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
export interface Hours {
  readonly from: string;
  readonly to: string;
}
export type Week = Readonly<Partial<Record<Day, Hours>>>;

const SHAPE = /^(mon|tue|wed|thu|fri|sat|sun) (\d{2}:\d{2})-(\d{2}:\d{2})$/;

/** The first hours of each day; a day that has several is one that the form can't show whole. */
export const weekOf = (texts: readonly string[]): { week: Week; isWhole: boolean } => {
  const week: Partial<Record<Day, Hours>> = {};
  let isWhole = true;
  for (const text of texts) {
    const [, day, from, to] = SHAPE.exec(text) ?? [];
    if (!day || !from || !to || week[day as Day]) isWhole = false;
    else week[day as Day] = { from, to };
  }
  return { week, isWhole };
};

export const textsOf = (week: Week): string[] =>
  DAYS.flatMap((day) => {
    const hours = week[day];
    return hours ? [`${day} ${hours.from}-${hours.to}`] : [];
  });

export const isRight = (week: Week): boolean =>
  Object.values(week).every(({ from, to }) => from !== "" && to !== "" && from < to);
