/** What the dialog says by which the business writes first. */
export const start = {
  from: "From",
  number: "Their number, with the country's code",
  name: "Their name, if you know it",
} as const;
