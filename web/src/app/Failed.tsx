/** What is shown where a page can't be. */
import { Button } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";

import { Void } from "~/parts/Void";
import { shell } from "~/strings/shell";

export const Failed = ({ error }: { error: unknown }) => {
  const router = useRouter();
  const button = (
    <Button variant="default" onClick={() => void router.invalidate()}>
      {shell.again}
    </Button>
  );
  return (
    <Void title={shell.failed} action={button}>
      {error instanceof Error ? error.message : String(error)}
    </Void>
  );
};

export const NoPage = () => {
  const link = (
    <Button variant="default" renderRoot={(props) => <Link to="/inbox" search={{}} {...props} />}>
      {shell.toInbox}
    </Button>
  );
  return (
    <Void title={shell.missing} action={link}>
      {shell.missingMore}
    </Void>
  );
};
