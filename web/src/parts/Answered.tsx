/** What was asked, when it is answered; bones before that, and what went wrong if it was. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { shell } from "~/strings/shell";

import { Bones } from "./Bones";
import { Trouble } from "./Trouble";

interface Props<Value> {
  readonly of: Pick<UseQueryResult<Value>, "data" | "error" | "refetch">;
  readonly rows?: number;
  readonly children: (value: Value) => ReactNode;
}

export const Answered = <Value,>({ of: { data, error, refetch }, rows = 4, children }: Props<Value>) => {
  if (data !== undefined) return children(data);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return <Bones label={shell.loading} rows={rows} widths={[38, 82]} />;
};
