/** Who is signed in, and what their role lets them see and do. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";

import { type Answer, ask, command, positions, type Schemas } from "~/api/client";
import { live } from "~/api/live";

import { become, changedElsewhere } from "./own";
import { queries } from "./queries";
import { read, write } from "./store";

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

/** Tells the other tabs of this browser who is here: they share the session. */
const HERE = "onrecord.here";

/** Somebody is here: what they kept in this browser is theirs again. */
export const arrive = ({ memberId }: Me): void => {
  become(memberId);
  if (read<string | null>(localStorage, HERE, null) !== memberId) write(localStorage, HERE, memberId);
};

/** The session is over: nothing of theirs is shown or goes out, and all of it waits for them. */
export const depart = (): void => {
  become(null);
  live.forget();
  positions.forget();
};

/** Where somebody else signs in, out, or goes to another workspace, this page is no longer who it says. */
export const followOtherTabs = (memberId: string): (() => void) => {
  const told = ({ key, storageArea }: StorageEvent): void => {
    if (key !== HERE) changedElsewhere(key);
    else if (read<string | null>(storageArea ?? localStorage, HERE, null) !== memberId) leaveFor("/");
  };
  window.addEventListener("storage", told);
  return () => window.removeEventListener("storage", told);
};

/** The page begins anew: nothing that was seen, known or on its way is whoever comes next's. */
export const leaveFor = (address: string): void => {
  depart();
  queries.clear();
  window.location.assign(address);
};

export const signOut = async (): Promise<void> => {
  await command("sign_out", {});
  write(localStorage, HERE, null);
  leaveFor("/sign-in");
};

export const switchWorkspace = async (workspaceId: string): Promise<void> => {
  await command("switch_workspace", { workspace_id: workspaceId });
  leaveFor("/");
};
