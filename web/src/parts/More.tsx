/** The way to the next page of a list, where there is one. */
import { Button } from "@mantine/core";

import { shell } from "~/strings/shell";

interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

export const More = ({ of: pages, label = shell.more }: { of: Paged; label?: string }) =>
  pages.hasNextPage && (
    <Button ml={-10} loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
      {label}
    </Button>
  );
