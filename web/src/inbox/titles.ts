/** What a list is called. */
import { inbox } from "~/strings/inbox";

import type { InboxSearch } from "./filters";

type Kind = keyof typeof inbox.titles | "filtered";

export const titleOf = (search: InboxSearch): { kind: Kind; title: string } => {
  const { status = "open", sort: _, view: __, mine, unassigned, ...filters } = search;
  const base = mine && status === "open" ? "mine" : unassigned && status === "open" ? "unassigned" : status;
  const isFiltered = Object.keys(filters).length > 0;
  return { kind: isFiltered ? "filtered" : base, title: inbox.titles[base] };
};
