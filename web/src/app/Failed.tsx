/** What is shown where a page can't be. */
import { Button } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Void } from "~/parts/Void";
import { shell } from "~/strings/shell";

import { MenuButton } from "./Shell";

export const Failed = ({ error }: { error: unknown }) => {
  const router = useRouter();
  const button = (
    <Button variant="default" onClick={() => void router.invalidate()}>
      {shell.again}
    </Button>
  );
  return (
    <Framed>
      <Void title={shell.failed} action={button}>
        {error instanceof Error ? error.message : String(error)}
      </Void>
    </Framed>
  );
};

export const NoPage = () => {
  const link = (
    <Button variant="default" renderRoot={(props) => <Link to="/inbox" search={{}} {...props} />}>
      {shell.toInbox}
    </Button>
  );
  return (
    <Framed>
      <Void title={shell.missing} action={link}>
        {shell.missingMore}
      </Void>
    </Framed>
  );
};

/** A page that the role here doesn't show. */
export const NotYours = ({ role }: { role: string }) => (
  <Framed>
    <Void title={shell.notYours}>{shell.notYoursMore(role)}</Void>
  </Framed>
);

/** Without the page, its bar is still the way to the others. */
const Framed = ({ children }: { children: ReactNode }) => (
  <>
    <header className="bar-of-page">
      <MenuButton />
    </header>
    {children}
  </>
);
