/** What is shown where a page can't be. */
import { Button } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

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

const Lost = lazy(() => import("~/pages/Lost").then(({ Lost }) => ({ default: Lost })));

export const NoPage = () => (
  <Suspense>
    <Lost />
  </Suspense>
);
