/** The whole history by its words, and contacts by any part of their names and numbers. */
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";

import type { Asked, Schemas } from "~/api/client";
import { useAsk, useAskPages } from "~/app/ask";
import { nameOfContact, nameOfCustomer } from "~/app/customers";
import { harmless } from "~/app/harmless";
import { useNow } from "~/app/now";
import { dialled, exactly, when } from "~/app/times";
import css from "~/contacts/Contacts.module.css";
import { Pos } from "~/inbox/Pos";
import { Answered } from "~/parts/Answered";
import { Guarded } from "~/parts/Guarded";
import { Icon } from "~/parts/Icon";
import { More } from "~/parts/More";
import { PageBar } from "~/parts/PageBar";
import { Void } from "~/parts/Void";
import { search as words } from "~/strings/contacts";

type Direction = NonNullable<Asked<"search">["direction"]>;
type Place = Schemas["PlaceFound"];

const route = getRouteApi("/framed/search");
const TYPING_MS = 250;
const QUERY_CHARS_MAX = 200;

export const Search = () => (
  <Guarded scope="inbox:read">
    <Page />
  </Guarded>
);

const Page = () => {
  const asked = route.useSearch();
  const { q = "", by = "", days = "", contact } = asked;
  const [text, setText] = useState(q);
  const [query] = useDebouncedValue(text.trim(), TYPING_MS);
  const navigate = useNavigate();
  const go = (change: Partial<typeof asked>): void => {
    const next = Object.entries({ ...asked, ...change }).filter(([, value]) => value);
    void navigate({ to: "/search", search: Object.fromEntries(next), replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows what is typed
  useEffect(() => {
    if (query !== q) go({ q: query });
  }, [query]);
  return (
    <>
      <PageBar title={words.title} tab={query ? `${query} · ${words.title}` : words.title} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="page" aria-label={words.title} tabIndex={0}>
        <search className={css.query}>
          <TextInput
            type="search"
            aria-label={words.hint}
            placeholder={words.hint}
            leftSection={<Icon of={IconSearch} />}
            value={text}
            maxLength={QUERY_CHARS_MAX}
            autoFocus
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Choice label={words.direction} of={words.directions} value={by} choose={(value) => go({ by: value })} />
          <Choice label={words.when} of={words.whens} value={days} choose={(value) => go({ days: value })} />
        </search>
        {contact && <WithOne contactId={contact} clear={() => go({ contact: undefined })} />}
        {query ? <Found query={query} {...asked} /> : <Void title={words.lead}>{words.leadMore}</Void>}
      </section>
    </>
  );
};

interface Choosing {
  readonly label: string;
  readonly of: Readonly<Record<string, string>>;
  readonly value: string;
  readonly choose: (value: string) => void;
}

/** In the order that the words have: whatever it is first. */
const Choice = ({ label, of, value, choose }: Choosing) => (
  <Select
    className={css.sort}
    aria-label={label}
    data={Object.entries(of)
      .map(([each, said]) => ({ value: each, label: said }))
      .sort((one, other) => Number(one.value !== "") - Number(other.value !== ""))}
    value={of[value] ? value : ""}
    allowDeselect={false}
    onChange={(chosen) => choose(chosen ?? "")}
  />
);

const WithOne = ({ contactId, clear }: { contactId: string; clear: () => void }) => {
  const { data } = useAsk("get_contact", { contact_id: contactId });
  return (
    <p className={css.one}>
      <span dir="auto">{words.withOne(data ? nameOfContact(data) : "…")}</span>
      <Button leftSection={<Icon of={IconX} small />} onClick={clear}>
        {words.withAll}
      </Button>
    </p>
  );
};

interface Finding {
  readonly query: string;
  readonly by?: string;
  readonly days?: string;
  readonly contact?: string;
}

const DAY_MS = 86_400_000;

const Found = ({ query, by, days, contact }: Finding) => {
  const since = useMemo(() => (days ? new Date(Date.now() - Number(days) * DAY_MS).toISOString() : null), [days]);
  const found = useAskPages("search", {
    query,
    ...(by ? { direction: by as Direction } : {}),
    ...(since ? { since } : {}),
    ...(contact ? { contact_id: contact } : {}),
  });
  return (
    <Answered of={found} rows={6}>
      {({ pages }) => {
        const people = pages[0]?.contacts ?? [];
        const places = pages.flatMap((page) => page.places);
        if (people.length + places.length === 0) return <Void title={words.none(query)}>{words.noneMore}</Void>;
        return (
          <>
            {people.length > 0 && <People people={people} />}
            {places.length > 0 && (
              <section className={css.section}>
                <h2>{words.places}</h2>
                <ol>
                  {places.map((place) => (
                    <PlaceRow key={place.event_id} place={place} />
                  ))}
                </ol>
              </section>
            )}
            <More of={found} />
          </>
        );
      }}
    </Answered>
  );
};

const People = ({ people }: { people: readonly Schemas["ContactPlace"][] }) => (
  <section className={css.section}>
    <h2>{words.contacts}</h2>
    <ul className={css.people}>
      {people.map((person) => (
        <li key={person.contact_id} dir="auto">
          <Link to="/contacts/$contactId" params={{ contactId: person.contact_id }}>
            {nameOfContact(person)}
          </Link>{" "}
          <span className="third num">{person.name && dialled(person.addresses[0] ?? "")}</span>
        </li>
      ))}
    </ul>
  </section>
);

const PlaceRow = ({ place }: { place: Place }) => {
  const now = useNow();
  const { shard, seq, conversation_id, direction, occurred_at, excerpt } = place;
  return (
    <li className={css.place}>
      <Pos shard={shard} seq={seq} />
      <div>
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId: conversation_id }}
          search={{}}
          hash={String(seq)}
          dir="auto"
        >
          {nameOfCustomer(place)}
        </Link>{" "}
        <span className="small third" title={exactly(occurred_at)}>
          {words.said[direction]}, {when(occurred_at, now)}
        </span>
        <p dir="auto">
          {excerpt.map(({ text, found }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text are nothing but their places
            found ? <mark key={index}>{harmless(text)}</mark> : <span key={index}>{harmless(text)}</span>,
          )}
        </p>
      </div>
    </li>
  );
};
