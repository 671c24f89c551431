/** The events, newest first, under their numbers; more are asked for as one scrolls. */
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";

import { useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { atSecond, dayOf, exactly, isSameDay } from "~/app/times";
import { record } from "~/strings/record";

import { addressOf } from "./address";
import css from "./EventList.module.css";
import type { RecordSearch } from "./filters";
import { type EventRow, isBad, titleOf } from "./types";

type Line = { readonly day: number } | { readonly event: EventRow };

interface Props {
  readonly rows: readonly EventRow[];
  readonly search: RecordSearch;
  readonly openKey: string | null;
  readonly more: (() => void) | null;
}

const ROW_PX = 32;
const DAY_PX = 34;
const AHEAD_ROWS = 20;

export const keyOf = ({ shard, seq }: Pick<EventRow, "shard" | "seq">): string => `${shard}:${seq}`;

export const EventList = ({ rows, search, openKey, more }: Props) => {
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(rows), [rows]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => ("day" in (lines[index] as Line) ? DAY_PX : ROW_PX),
    getItemKey: (index) => keyOfLine(lines[index] as Line),
    overscan: 10,
    initialRect: { width: 432, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= lines.length - AHEAD_ROWS) more();
  }, [last, lines.length, more]);
  useOpenInSight(virtual.scrollToIndex, lines, openKey);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section ref={box} className={css.log} aria-label={record.events} tabIndex={0}>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {items.map(({ key, index, start }) => {
          const line = lines[index] as Line;
          return (
            <div key={key} className={css.place} style={{ transform: `translateY(${start}px)` }}>
              {"day" in line ? (
                <Day at={line.day} />
              ) : (
                <EventLine event={line.event} search={search} isOpen={keyOf(line.event) === openKey} />
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
};

const Day = ({ at }: { at: number }) => <div className={css.day}>{dayOf(at, useNow())}</div>;

const EventLine = ({ event, search, isOpen }: { event: EventRow; search: RecordSearch; isOpen: boolean }) => {
  const nameOf = useNames();
  return (
    <Link
      {...addressOf(event, search)}
      className={css.event}
      aria-current={isOpen || undefined}
      data-event={keyOf(event)}
      preload={false}
    >
      <span className="pos">{keyOf(event)}</span>
      <time className={css.time} dateTime={event.occurred_at} title={exactly(event.occurred_at)}>
        {atSecond(event.occurred_at)}
      </time>
      <span className={`cut ${css.type} ${isBad(event.type) ? "vermilion" : ""}`}>{titleOf(event.type)}</span>
      <span className={`cut ${css.by}`}>{nameOf(event.actor)}</span>
    </Link>
  );
};

const linesOf = (rows: readonly EventRow[]): Line[] => {
  const lines: Line[] = [];
  let before = Number.NaN;
  for (const event of rows) {
    const at = Date.parse(event.occurred_at);
    if (!isSameDay(at, before)) lines.push({ day: at });
    before = at;
    lines.push({ event });
  }
  return lines;
};

const keyOfLine = (line: Line): string => ("day" in line ? `day ${line.day}` : keyOf(line.event));

const useOpenInSight = (scrollTo: (index: number) => void, lines: readonly Line[], openKey: string | null): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one is opened
  useEffect(() => {
    const index = lines.findIndex((line) => "event" in line && keyOf(line.event) === openKey);
    if (index >= 0) scrollTo(index);
  }, [openKey, lines.length > 0]);
};
