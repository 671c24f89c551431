/** The whole history by its words, and contacts by any part of their names and numbers. */
import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { Asked, Schemas } from "~/api/client";
import { useAsk, useAskPages } from "~/app/ask";
import { harmless } from "~/app/harmless";
import { useNow } from "~/app/now";
import { dialled, exactly, when } from "~/app/times";
import css from "~/contacts/Contacts.module.css";
import { nameOf } from "~/contacts/names";
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
  const { q = "" } = route.useSearch();
  const [text, setText] = useState(q);
  const [direction, setDirection] = useState<Direction | "">("");
  const [query] = useDebouncedValue(text.trim(), TYPING_MS);
  const navigate = useNavigate();
  useEffect(() => {
    if (query !== q) void navigate({ to: "/search", search: query ? { q: query } : {}, replace: true });
  }, [query, q, navigate]);
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
          <Select
            className={css.sort}
            aria-label={words.direction}
            data={Object.entries(words.directions).map(([value, label]) => ({ value, label }))}
            value={direction}
            allowDeselect={false}
            onChange={(value) => setDirection((value ?? "") as Direction | "")}
          />
        </search>
        {query ? <Found query={query} direction={direction} /> : <Void title={words.lead}>{words.leadMore}</Void>}
      </section>
    </>
  );
};

const Found = ({ query, direction }: { query: string; direction: Direction | "" }) => {
  const found = useAskPages("search", { query, ...(direction ? { direction } : {}) });
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
      {people.map(({ contact_id, name, addresses }) => (
        <li key={contact_id} dir="auto">
          <Link to="/contacts/$contactId" params={{ contactId: contact_id }}>
            {harmless(name) || (addresses[0] && dialled(addresses[0])) || `…${contact_id.slice(-8)}`}
          </Link>{" "}
          <span className="third num">{name && addresses[0] && dialled(addresses[0])}</span>
        </li>
      ))}
    </ul>
  </section>
);

const PlaceRow = ({ place }: { place: Place }) => {
  const now = useNow();
  const { shard, seq, contact_id, conversation_id, direction, occurred_at, excerpt } = place;
  const { data: contact } = useAsk("get_contact", { contact_id });
  return (
    <li className={css.place}>
      <Pos shard={shard} seq={seq} />
      <div>
        <Link to="/inbox/$conversationId" params={{ conversationId: conversation_id }} search={{}} dir="auto">
          {contact ? nameOf(contact) : "…"}
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
