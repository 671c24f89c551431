/** The filters of the inbox, as the address has them. */
import type { Asked, Schemas } from "~/api/client";

import { CLOSING_MS } from "./windowClock";

export type Status = Schemas["ConversationRow"]["status"];
export type Priority = Schemas["ConversationRow"]["priority"];
export type Sort = NonNullable<Asked<"list_conversations">["sort"]>;

export interface InboxSearch {
  readonly status?: Status;
  readonly mine?: true;
  readonly unassigned?: true;
  readonly assignee?: string;
  readonly label?: string;
  readonly priority?: Priority;
  readonly unread?: true;
  readonly closing?: true;
  readonly sort?: Sort;
  readonly view?: string;
}

const STATUSES: readonly Status[] = ["open", "snoozed", "resolved"];
/** As menus have them. */
export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];
export const SORTS: readonly Sort[] = ["last_activity", "oldest_waiting", "priority"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HOUR_MS = 3_600_000;

const oneOf = <Value extends string>(known: readonly Value[], value: unknown): Value | undefined =>
  known.find((each) => each === value);
const id = (value: unknown): string | undefined => (typeof value === "string" && UUID.test(value) ? value : undefined);
const yes = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

/** What an address says; whatever else it says is left out. */
export const inboxSearch = (search: Record<string, unknown>): InboxSearch =>
  compact({
    status: oneOf(STATUSES, search.status),
    mine: yes(search.mine),
    unassigned: yes(search.unassigned),
    assignee: id(search.assignee),
    label: id(search.label),
    priority: oneOf(PRIORITIES, search.priority),
    unread: yes(search.unread),
    closing: yes(search.closing),
    sort: oneOf(SORTS, search.sort),
    view: id(search.view),
  });

/** Without the fields that are undefined. */
const compact = (search: { [Name in keyof InboxSearch]: InboxSearch[Name] | undefined }): InboxSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as InboxSearch;

/** What the list asks the API. */
export const listQuery = (search: InboxSearch): Asked<"list_conversations"> => ({
  status: search.status ?? "open",
  ...(search.mine ? { mine: true } : {}),
  ...(search.unassigned ? { unassigned: true } : {}),
  ...(search.assignee ? { assignee_id: search.assignee } : {}),
  ...(search.label ? { label_id: search.label } : {}),
  ...(search.priority ? { priority: search.priority } : {}),
  ...(search.unread ? { unread: true } : {}),
  ...(search.closing ? { window_closing_h: CLOSING_MS / HOUR_MS } : {}),
  ...(search.sort ? { sort: search.sort } : {}),
});

/** A saved view as an address. */
export const searchOfView = (view: Schemas["ViewRow"]): InboxSearch =>
  inboxSearch({
    status: view.status ?? undefined,
    mine: view.assignee === "me",
    unassigned: view.assignee === "nobody",
    assignee: view.assignee ?? undefined,
    label: view.label_id ?? undefined,
    priority: view.priority ?? undefined,
    unread: view.unread ?? undefined,
    closing: view.window_closing ?? undefined,
    sort: view.sort === "last_activity" ? undefined : view.sort,
    view: view.view_id,
  });

/** Whether a row belongs into the list that an address asks for. */
export const fits = (search: InboxSearch, row: Schemas["ConversationRow"], memberId: string, now: number): boolean => {
  const closes = row.window_closes_at === null ? 0 : Date.parse(row.window_closes_at) - now;
  return (
    row.status === (search.status ?? "open") &&
    (!search.mine || row.assignee_id === memberId) &&
    (!search.unassigned || row.assignee_id === null) &&
    (!search.assignee || row.assignee_id === search.assignee) &&
    (!search.label || row.labels.includes(search.label)) &&
    (!search.priority || row.priority === search.priority) &&
    (!search.unread || row.unread) &&
    (!search.closing || (closes > 0 && closes <= CLOSING_MS))
  );
};
