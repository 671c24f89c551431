/** The list's filters under a name of one's own, or the team's. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useDoing } from "~/app/doing";
import { useMay } from "~/app/session";
import { Editor } from "~/parts/Editor";
import { inbox } from "~/strings/inbox";

import type { InboxSearch } from "./filters";
import { useList } from "./go";

const NAME_CHARS_MAX = 60;

interface Props {
  readonly search: InboxSearch;
  readonly view: Schemas["ViewRow"] | undefined;
  readonly close: () => void;
}

export const SaveView = ({ search, view, close }: Props) => {
  const mayShare = useMay("workspace:write");
  const [name, setName] = useState(view?.name ?? "");
  const [isShared, setShared] = useState(view?.shared ?? false);
  const keep = useDoing("save_view", ["list_views"]);
  const remove = useDoing("delete_view", ["list_views"]);
  const list = useList();
  const show = (next: InboxSearch): void => {
    list(next);
    close();
  };
  const save = (): void =>
    keep.run(
      { ...(view ? { view_id: view.view_id } : {}), name: name.trim(), shared: isShared, ...filtersOf(search) },
      ({ view_id }) => show({ ...search, view: view_id }),
    );
  return (
    <Editor
      title={view ? inbox.filters.changeTitle : inbox.filters.saveTitle}
      isBusy={keep.isBusy || remove.isBusy}
      error={keep.error ?? remove.error}
      isReady={name.trim() !== ""}
      size={400}
      save={save}
      close={close}
    >
      <TextInput
        label={inbox.filters.name}
        maxLength={NAME_CHARS_MAX}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      {mayShare && (
        <Checkbox
          label={inbox.filters.shared}
          checked={isShared}
          onChange={({ currentTarget }) => setShared(currentTarget.checked)}
        />
      )}
      {view && (
        <div>
          <Button ml={-10} onClick={() => remove.run({ view_id: view.view_id }, () => show({}))}>
            {inbox.filters.remove}
          </Button>
        </div>
      )}
    </Editor>
  );
};

const filtersOf = (search: InboxSearch) => ({
  status: search.status ?? ("open" as const),
  assignee: search.mine ? ("me" as const) : search.unassigned ? ("nobody" as const) : (search.assignee ?? null),
  label_id: search.label ?? null,
  priority: search.priority ?? null,
  unread: search.unread ?? null,
  window_closing: search.closing ?? null,
  sort: search.sort ?? ("last_activity" as const),
});
