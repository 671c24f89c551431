/** What every page of a workspace names: its members, labels, channels, canned replies and views. Small, and kept whole. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { type Answer, type Asked, ask, type Schemas } from "~/api/client";

export type Furniture =
  | "list_members"
  | "list_labels"
  | "list_channels"
  | "list_canned_replies"
  | "list_views"
  | "list_teams";

const PAGE_ROWS = 200;
const PAGES_MAX = 10;
const NOBODY = "Somebody who left";
const OTHERS: Record<string, string> = { system: "OnRecord", token: "An API token", ai: "AI" };

/** All pages of it, one after the other. */
const whole = async <Name extends Furniture>(name: Name, signal: AbortSignal): Promise<Answer<Name>[]> => {
  const pages: Answer<Name>[] = [];
  let cursor: string | null = null;
  do {
    const page: Answer<Name> = await ask(name, { limit: PAGE_ROWS, cursor } as Asked<Name>, signal);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null && pages.length < PAGES_MAX);
  return pages;
};

const useWhole = <Name extends Furniture, Row>(name: Name, rowsOf: (page: Answer<Name>) => readonly Row[]): Row[] => {
  const { data } = useQuery({
    queryKey: [name, "whole"],
    queryFn: ({ signal }) => whole(name, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    select: (pages: Answer<Name>[]) => pages.flatMap(rowsOf),
  });
  return data ?? NONE;
};

const NONE: never[] = [];

export const useMembers = (): Schemas["MemberRow"][] => useWhole("list_members", (page) => page.members);
export const useLabels = (): Schemas["LabelRow"][] => useWhole("list_labels", (page) => page.labels);
export const useChannels = (): Schemas["ChannelRow"][] => useWhole("list_channels", (page) => page.channels);
export const useViews = (): Schemas["ViewRow"][] => useWhole("list_views", (page) => page.views);
export const useTeams = (): Schemas["TeamRow"][] => useWhole("list_teams", (page) => page.teams);
export const useCannedReplies = (): Schemas["CannedReplyRow"][] =>
  useWhole("list_canned_replies", (page) => page.canned_replies);

/** The name of an actor (`member/<id>`, `system`, …) or of a member's id. */
export const useNames = (): ((actor: string | null) => string) => {
  const members = useMembers();
  return (actor) => {
    if (actor === null) return "Nobody";
    const [kind, id] = actor.includes("/") || actor in OTHERS ? actor.split("/") : ["member", actor];
    if (kind === "contact") return "The customer";
    if (kind !== "member") return OTHERS[kind ?? ""] ?? actor;
    return members.find((member) => member.member_id === id)?.name ?? NOBODY;
  };
};
