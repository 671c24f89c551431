/** Who is signed in, and what their role lets them see and do. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";

import { type Answer, ask, command, positions, type Schemas } from "~/api/client";
import { live } from "~/api/live";

import { queries } from "./queries";

export type Role = Schemas["WorkspaceOfMine"]["role"];
type Myself = Answer<"get_myself">;

/** Whoever is signed in, in the workspace where they are. */
export interface Me {
  readonly myself: Myself;
  readonly memberId: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly role: Role;
}

export const myselfQuery = queryOptions({
  queryKey: ["get_myself"],
  queryFn: ({ signal }) => ask("get_myself", {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const meOf = (myself: Myself): Me | null => {
  const here = myself.workspaces.find((each) => each.workspace_id === myself.workspace_id);
  if (!here) return null;
  const { member_id: memberId, workspace_id: workspaceId, workspace_name: workspaceName, role } = here;
  return { myself, memberId, workspaceId, workspaceName, role };
};

/** For the frame, which says it to all that is in it: hundreds of parts ask, and a query for each of them is dear. */
export const useSignedIn = (): Me | null => {
  const { data } = useQuery(myselfQuery);
  return useMemo(() => (data ? meOf(data) : null), [data]);
};

export const MeHere = createContext<Me | null>(null);

/** Only within the frame, where somebody is signed in. */
export const useMe = (): Me => {
  const me = useContext(MeHere);
  if (!me) throw new Error("nobody is signed in here");
  return me;
};

export type Scope =
  | "inbox:read"
  | "inbox:write"
  | "events:read"
  | "operations:read"
  | "operations:write"
  | "workspace:read"
  | "workspace:write"
  | "members:read"
  | "members:write"
  | "tokens:read"
  | "tokens:write"
  | "channels:write"
  | "contacts:erase"
  | "installation:write";

export const READS: readonly Scope[] = [
  "inbox:read",
  "workspace:read",
  "events:read",
  "operations:read",
  "members:read",
  "tokens:read",
];
export const WRITES: readonly Scope[] = [
  "inbox:write",
  "channels:write",
  "contacts:erase",
  "members:write",
  "tokens:write",
  "workspace:write",
  "installation:write",
  "operations:write",
];
/** As `onrecord/identity/permissions.py` has it; the server decides, this only spares people what it would refuse. */
const SCOPES: Record<Role, readonly Scope[] | "all"> = {
  agent: ["inbox:read", "workspace:read", "inbox:write"],
  admin: "all",
  auditor: READS,
  developer: ["workspace:read", "events:read", "operations:read", "tokens:read", "tokens:write", "operations:write"],
};

export const may = (role: Role, scope: Scope): boolean => {
  const scopes = SCOPES[role];
  return scopes === "all" || scopes.includes(scope);
};

/** Those of them that a role has. */
export const scopesOf = (role: Role, scopes: readonly Scope[]): Scope[] => scopes.filter((scope) => may(role, scope));

export const useMay = (scope: Scope): boolean => may(useMe().role, scope);

/** Forgets everything of whoever was here. */
export const forget = (): void => {
  live.forget();
  positions.forget();
  queries.clear();
};

/** The page begins anew: nothing that was on its way, seen or known is whoever comes next's. */
export const leaveFor = (address: string): void => {
  sessionStorage.clear();
  forget();
  window.location.assign(address);
};

export const signOut = async (): Promise<void> => {
  await command("sign_out", {});
  leaveFor("/sign-in");
};

export const switchWorkspace = async (workspaceId: string): Promise<void> => {
  await command("switch_workspace", { workspace_id: workspaceId });
  leaveFor("/");
};
