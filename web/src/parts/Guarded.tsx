/** A page for those whose role shows it; others are told so, and how to change it. */
import type { ReactNode } from "react";

import { NotYours } from "~/app/NotYours";
import { may, type Scope, useMe } from "~/app/session";
import { shell } from "~/strings/shell";

export const Guarded = ({ scope, children }: { scope: Scope; children: ReactNode }) => {
  const { role } = useMe();
  return may(role, scope) ? children : <NotYours role={shell.roles[role]} />;
};
