/** What every page of a workspace names: its members, labels, channels, canned replies and views. Small, and kept whole. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { useMemo } from "react";

import { type Answer, type Asked, ask, type Schemas } from "~/api/client";

import { namer } from "./actors";

export type Furniture =
  | "list_members"
  | "list_labels"
  | "list_channels"
  | "list_canned_replies"
  | "list_views"
  | "list_teams";

const PAGE_ROWS = 200;
const PAGES_MAX = 10;

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

const useWhole = <Name extends Furniture, Row>(name: Name, rowsOf: (pages: Answer<Name>[]) => Row[]): Row[] => {
  const { data } = useQuery({
    queryKey: [name, "whole"],
    queryFn: ({ signal }) => whole(name, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    select: rowsOf,
  });
  return data ?? NONE;
};

const NONE: never[] = [];

/** Of each its rows; the same functions each time, or they would be picked anew each time. */
const ROWS = {
  members: (pages: Answer<"list_members">[]) => pages.flatMap(({ members }) => members),
  labels: (pages: Answer<"list_labels">[]) => pages.flatMap(({ labels }) => labels),
  channels: (pages: Answer<"list_channels">[]) => pages.flatMap(({ channels }) => channels),
  views: (pages: Answer<"list_views">[]) => pages.flatMap(({ views }) => views),
  teams: (pages: Answer<"list_teams">[]) => pages.flatMap(({ teams }) => teams),
  canned_replies: (pages: Answer<"list_canned_replies">[]) => pages.flatMap(({ canned_replies }) => canned_replies),
};

export const useMembers = (): Schemas["MemberRow"][] => useWhole("list_members", ROWS.members);
/** Those who may be given a conversation. */
export const useAgents = (): Schemas["MemberRow"][] =>
  useMembers().filter(({ left_at, role }) => left_at === null && (role === "agent" || role === "admin"));
export const useLabels = (): Schemas["LabelRow"][] => useWhole("list_labels", ROWS.labels);
export const useChannels = (): Schemas["ChannelRow"][] => useWhole("list_channels", ROWS.channels);
export const useViews = (): Schemas["ViewRow"][] => useWhole("list_views", ROWS.views);
export const useTeams = (): Schemas["TeamRow"][] => useWhole("list_teams", ROWS.teams);
export const useCannedReplies = (): Schemas["CannedReplyRow"][] => useWhole("list_canned_replies", ROWS.canned_replies);

/** The name of an actor (`member/<id>`, `system`, …) or of a member's id. */
export const useNames = (): ((actor: string | null) => string) => {
  const members = useMembers();
  return useMemo(() => namer(members), [members]);
};
