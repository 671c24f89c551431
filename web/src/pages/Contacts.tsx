/** Everybody who ever wrote, or was written to. */
import { Select } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";

import { useAskPages } from "~/app/ask";
import { nameOfContact } from "~/app/customers";
import { useNow } from "~/app/now";
import { dialled } from "~/app/times";
import css from "~/contacts/Contacts.module.css";
import { Answered } from "~/parts/Answered";
import { Grid } from "~/parts/Grid";
import { Guarded } from "~/parts/Guarded";
import { More } from "~/parts/More";
import { PageBar } from "~/parts/PageBar";
import { Time } from "~/parts/Time";
import { Void } from "~/parts/Void";
import { contacts } from "~/strings/contacts";

type Sort = keyof typeof contacts.sorts;

const route = getRouteApi("/framed/contacts");
const PAGE_ROWS = 100;

export const Contacts = () => (
  <Guarded scope="inbox:read">
    <All />
  </Guarded>
);

const All = () => {
  const search: Record<string, string> = route.useSearch();
  const sort: Sort = search.sort === "newest" ? "newest" : "name";
  const navigate = useNavigate();
  const found = useAskPages("list_contacts", { sort, limit: PAGE_ROWS });
  return (
    <>
      <PageBar title={contacts.title}>
        <Select
          className={css.sort}
          aria-label={contacts.sort}
          data={Object.entries(contacts.sorts).map(([value, label]) => ({ value, label }))}
          value={sort}
          allowDeselect={false}
          onChange={(value) => void navigate({ to: "/contacts", search: value === "newest" ? { sort: "newest" } : {} })}
        />
      </PageBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="page" aria-label={contacts.title} tabIndex={0}>
        <Answered of={found} rows={8}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.contacts);
            return rows.length === 0 ? <Void title={contacts.none}>{contacts.noneMore}</Void> : <Rows rows={rows} />;
          }}
        </Answered>
        <More of={found} />
      </section>
    </>
  );
};

type Row = Parameters<typeof nameOfContact>[0] & {
  readonly created_at: string;
  readonly last_message_at: string | null;
};

const Rows = ({ rows }: { rows: readonly Row[] }) => {
  const now = useNow();
  return (
    <Grid label={contacts.title} heads={contacts.heads}>
      {rows.map((contact) => (
        <tr key={contact.contact_id}>
          <td className={css.name} dir="auto">
            <Link to="/contacts/$contactId" params={{ contactId: contact.contact_id }}>
              {nameOfContact(contact)}
            </Link>
          </td>
          <td>{contact.addresses[0] && dialled(contact.addresses[0])}</td>
          <td>{contact.username && `@${contact.username}`}</td>
          <td>
            <Time at={contact.created_at} now={now} />
          </td>
          <td>{contact.last_message_at ? <Time at={contact.last_message_at} now={now} /> : contacts.never}</td>
        </tr>
      ))}
    </Grid>
  );
};
