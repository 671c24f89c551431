/** What is made of the workspace's furniture, once that came; its parent watches it. */
import { type ReactNode, useState } from "react";

import type { Furniture } from "~/app/furniture";
import { queries } from "~/app/queries";
import { shell } from "~/strings/shell";

import { Bones } from "./Bones";
import { Trouble } from "./Trouble";

export const Furnished = ({ of: name, children }: { of: Furniture; children: ReactNode }) => {
  const [, again] = useState(0);
  const state = queries.getQueryState([name, "whole"]);
  if (state?.data !== undefined) return children;
  const retry = (): void => void queries.refetchQueries({ queryKey: [name] }).then(() => again((count) => count + 1));
  if (state?.error) return <Trouble error={state.error} retry={retry} />;
  return <Bones label={shell.loading} rows={4} widths={[38, 82]} />;
};
