/** Why something isn't shown, in the API's words, and the next step. */
import { Button } from "@mantine/core";

import { isProblem, Unreachable } from "~/api/problem";
import { shell } from "~/strings/shell";

import { Void } from "./Void";

export const Trouble = ({ error, retry }: { error: Error; retry?: () => void }) => (
  <div role="alert">
    <Void
      title={titleOf(error)}
      action={
        retry && (
          <Button variant="default" onClick={retry}>
            {shell.again}
          </Button>
        )
      }
    >
      {error.message}
    </Void>
  </div>
);

const titleOf = (error: Error): string => {
  if (isProblem(error) && error.status === 404) return shell.missing404;
  if (isProblem(error) && error.status === 403) return shell.refused;
  return error instanceof Unreachable ? shell.unreachable : shell.failed;
};
