/** The record: every event there is, and what each of them says. Nothing here changes anything. */
import { Button } from "@mantine/core";
import { IconArrowLeft, IconDownload } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { useActions } from "~/app/actions";
import { Answered } from "~/parts/Answered";
import { Guarded } from "~/parts/Guarded";
import { Icon } from "~/parts/Icon";
import { PageBar } from "~/parts/PageBar";
import { Void } from "~/parts/Void";
import { addressOf } from "~/record/address";
import { Event } from "~/record/Event";
import { EventList, keyOf } from "~/record/EventList";
import { Export } from "~/record/Export";
import { useEvents, useFresh } from "~/record/events";
import { Filters } from "~/record/Filters";
import { type RecordSearch, recordSearch } from "~/record/filters";
import css from "~/record/Record.module.css";
import { record } from "~/strings/record";
import { shell } from "~/strings/shell";

const route = getRouteApi("/framed/record");

export const Record = () => (
  <Guarded scope="events:read">
    <Events />
  </Guarded>
);

const Events = () => {
  const asked = route.useSearch();
  const search = useMemo(() => recordSearch(asked), [asked]);
  const { shard, seq } = useParams({ strict: false }) as { shard?: string; seq?: string };
  const [isExporting, setExporting] = useState(false);
  const found = useEvents(search);
  const navigate = useNavigate();
  const openKey = shard && seq ? `${Number(shard)}:${Number(seq)}` : null;
  const narrow = (change: RecordSearch): void =>
    void navigate({ to: ".", search: definedOf({ ...search, ...change }) });
  useKeys(found.rows, search, openKey, () => setExporting(true));
  return (
    <>
      <PageBar
        title={record.title}
        tab={openKey ? `${openKey} · ${record.title}` : record.title}
        back={openKey && <Back search={search} />}
      >
        <Button variant="default" leftSection={<Icon of={IconDownload} />} onClick={() => setExporting(true)}>
          {record.export}
        </Button>
      </PageBar>
      <Filters search={search} narrow={narrow} note={record.shown(found.rows.length, found.hasNextPage)} />
      <div className={css.split} data-event={openKey ? true : undefined}>
        <List found={found} search={search} openKey={openKey} narrow={narrow} />
        {openKey ? (
          <Event key={openKey} shard={Number(shard)} seq={Number(seq)} search={search} />
        ) : (
          <div className={css.nothing}>
            <Void title={record.choose}>{record.chooseMore}</Void>
          </div>
        )}
      </div>
      {isExporting && <Export search={search} close={() => setExporting(false)} />}
    </>
  );
};

interface ListProps {
  readonly found: ReturnType<typeof useEvents>;
  readonly search: RecordSearch;
  readonly openKey: string | null;
  readonly narrow: (change: RecordSearch) => void;
}

const List = ({ found, search, openKey, narrow }: ListProps) => {
  const fresh = useFresh(search);
  const more = found.hasNextPage && !found.isFetchingNextPage ? () => void found.fetchNextPage() : null;
  const clear = (): void => narrow(Object.fromEntries(Object.keys(search).map((name) => [name, undefined])));
  return (
    <div className={css.list}>
      {fresh.count > 0 && (
        <button type="button" className={css.fresh} onClick={fresh.show}>
          {record.fresh(fresh.count)}
        </button>
      )}
      <span className="unseen" role="status">
        {fresh.count > 0 && record.fresh(fresh.count)}
      </span>
      <Answered of={found} rows={8}>
        {() =>
          found.rows.length > 0 ? (
            <EventList rows={found.rows} search={search} openKey={openKey} more={more} />
          ) : (
            <Void
              title={record.none}
              action={
                <Button variant="default" onClick={clear}>
                  {record.clearAll}
                </Button>
              }
            >
              {record.noneMore}
            </Void>
          )
        }
      </Answered>
    </div>
  );
};

/** On small screens, where the list isn't beside the event. */
const Back = ({ search }: { search: RecordSearch }) => (
  <Link className={css.back} to="/record" search={search as Record<string, string>} aria-label={record.back}>
    <Icon of={IconArrowLeft} />
  </Link>
);

const useKeys = (
  rows: ReturnType<typeof useEvents>["rows"],
  search: RecordSearch,
  openKey: string | null,
  exportAll: () => void,
): void => {
  const navigate = useNavigate();
  const group = record.title;
  const go = (step: number): void => {
    const at = rows.findIndex((row) => keyOf(row) === openKey);
    const row = rows[at < 0 ? 0 : at + step];
    if (row) void navigate(addressOf(row, search));
  };
  const leave = (): void => void navigate({ to: "/record", search: search as Record<string, string> });
  useActions([
    { id: "next-event", label: record.next, keys: "j", group, run: () => go(1) },
    { id: "previous-event", label: record.previous, keys: "k", group, run: () => go(-1) },
    { id: "close-event", label: record.close, keys: "u", group, run: leave },
    { id: "export", label: record.exports.title, keys: "x", group: shell.groups.do, run: exportAll },
  ]);
};

const definedOf = (search: RecordSearch): Record<string, string> =>
  Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== undefined));
