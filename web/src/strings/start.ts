/** What the dialog says by which the business writes first. */
export const start = {
  from: "From",
  number: "Their number, with the country's code",
  noChannel: "There is no channel to write from",
  noChannelMore: "An admin connects one in the settings.",
  name: "Their name, if you know it",
} as const;
