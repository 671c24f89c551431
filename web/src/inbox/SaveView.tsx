/** The list's filters under a name of one's own, or the team's. */
import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import type { Schemas } from "~/api/client";
import { useCommand } from "~/app/ask";
import { queries } from "~/app/queries";
import { useMay } from "~/app/session";
import { inbox } from "~/strings/inbox";

import type { InboxSearch } from "./filters";
import { useList } from "./go";

interface Props {
  readonly search: InboxSearch;
  readonly view: Schemas["ViewRow"] | undefined;
  readonly close: () => void;
}

export const SaveView = ({ search, view, close }: Props) => {
  const mayShare = useMay("workspace:write");
  const [isShared, setShared] = useState(view?.shared ?? false);
  const save = useCommand("save_view");
  const remove = useCommand("delete_view");
  const list = useList();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name"));
    save.mutate(
      { body: { ...(view ? { view_id: view.view_id } : {}), name, shared: isShared, ...filtersOf(search) } },
      {
        onSuccess: async ({ view_id }) => {
          await queries.invalidateQueries({ queryKey: ["list_views"] });
          list({ ...search, view: view_id });
          close();
        },
      },
    );
  };
  const drop = (view_id: string): void =>
    remove.mutate(
      { body: { view_id } },
      {
        onSuccess: async () => {
          await queries.invalidateQueries({ queryKey: ["list_views"] });
          list({});
          close();
        },
      },
    );
  return (
    <Modal opened onClose={close} title={inbox.filters.saveTitle} size="sm">
      <form onSubmit={submit} style={{ display: "grid", gap: 12 }}>
        <TextInput
          name="name"
          label={inbox.filters.name}
          required
          withAsterisk={false}
          maxLength={60}
          defaultValue={view?.name}
          error={(save.error ?? remove.error)?.message}
          data-autofocus
        />
        {mayShare && (
          <Checkbox
            size="xs"
            color="ink"
            label={inbox.filters.shared}
            checked={isShared}
            onChange={({ currentTarget }) => setShared(currentTarget.checked)}
          />
        )}
        <div style={{ display: "flex", gap: 8 }}>
          <Button type="submit" variant="filled" color="ink" loading={save.isPending}>
            {inbox.filters.keep}
          </Button>
          {view && <Button onClick={() => drop(view.view_id)}>{inbox.filters.remove}</Button>}
        </div>
      </form>
    </Modal>
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
