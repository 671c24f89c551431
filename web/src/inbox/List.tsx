/** The list of conversations: only the rows that are seen are there, and none moves under the pointer or the focus. */
import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { memo, type RefObject, useCallback, useEffect, useRef, useState } from "react";

import { useActions } from "~/app/actions";
import { useLabels, useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { density } from "~/app/preferences";
import { useStore } from "~/app/store";
import { Bones } from "~/parts/Bones";
import { Icon } from "~/parts/Icon";
import { Trouble } from "~/parts/Trouble";
import { Void } from "~/parts/Void";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

import { arranged, type Book, EMPTY, held, type Row } from "./book";
import { conversationIn, followed, useConversationList } from "./conversations";
import type { InboxSearch } from "./filters";
import { Held } from "./Held";
import css from "./List.module.css";
import { ListBar } from "./ListBar";
import { usePresences } from "./presence";
import { RowView } from "./RowView";
import { left } from "./released";
import { SelectionBar, useSelection } from "./Selection";
import { titleOf } from "./titles";

const ROW_PX = { comfortable: 74, compact: 54 } as const;
const TOP_PX = 8;
const AHEAD_ROWS = 20;

interface Props {
  readonly search: InboxSearch;
  readonly openId: string | undefined;
  /** Told the rows as they stand, so that who resolves one gets to the next. */
  readonly shown: RefObject<readonly Row[]>;
}

export const List = ({ search, openId, shown }: Props) => {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useConversationList(search);
  const { book, settle } = useBook(list.rows, search, scroller, openId !== undefined);
  const selection = useSelection(book.rows);
  const current = useCurrent(book.rows, search, openId, scroller, selection);
  shown.current = book.rows;
  const isFirstLoad = list.isPending;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <section className={css.list} aria-label={inbox.conversations}>
      {selection.ids.size > 0 ? (
        <SelectionBar selection={selection} rows={book.rows} />
      ) : (
        <ListBar search={search} count={list.isSuccess && !list.hasNextPage ? book.rows.length : null} />
      )}
      <Held openId={openId} search={search} />
      {book.waiting > 0 && (
        <button type="button" className={css.new} onClick={settle} aria-label={inbox.showNew(book.waiting)}>
          <Icon of={IconArrowUp} small />
          {inbox.newOnes(book.waiting)}
        </button>
      )}
      <div className="unseen" role="status">
        {book.waiting > 0 && inbox.newOnes(book.waiting)}
      </div>
      {isFirstLoad && <Bones label={inbox.loadingList} rows={8} widths={[42, 84, 30]} />}
      {list.isError && !list.data && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && book.rows.length === 0 ? (
        <NothingHere search={search} />
      ) : (
        <Rows book={book} scroller={scroller} openId={openId} current={current} selection={selection} more={more} />
      )}
    </section>
  );
};

interface RowsProps {
  readonly book: Book;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly openId: string | undefined;
  readonly current: string | undefined;
  readonly selection: ReturnType<typeof useSelection>;
  readonly more: () => void;
}

const Rows = memo(({ book, scroller, openId, current, selection, more }: RowsProps) => {
  const dense = useStore(density);
  const now = useNow();
  const nameOf = useNames();
  const labels = useLabels();
  const presence = usePresences();
  const virtual = useVirtualizer({
    count: book.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX[dense],
    overscan: 6,
    getItemKey: (index) => book.rows[index]?.conversation_id ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is another height
  useEffect(() => virtual.measure(), [dense, virtual]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isNearEnd = book.rows.length > 0 && last >= book.rows.length - AHEAD_ROWS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever more rows are there
  useEffect(() => {
    if (isNearEnd) more();
  }, [isNearEnd, book.rows.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another row becomes the current one
  useEffect(() => {
    const index = book.rows.findIndex(({ conversation_id }) => conversation_id === current);
    if (index >= 0 && current && !isInSight(virtual, index)) virtual.scrollToIndex(index, { align: "auto" });
  }, [current]);
  const query = useRouterState({ select: ({ location }) => location.searchStr });
  const isSelecting = selection.ids.size > 0;
  return (
    <div ref={scroller} className={css.rows} data-dense={dense === "compact" || undefined} tabIndex={-1} data-list>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {items.map((item) => {
          const row = book.rows[item.index];
          if (!row) return null;
          const id = row.conversation_id;
          return (
            <div
              key={item.key}
              className={css.place}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <RowView
                row={row}
                query={query}
                isOpen={id === openId}
                isCurrent={id === current && id !== openId}
                isSelected={selection.ids.has(id)}
                isSelecting={isSelecting}
                select={selection.select}
                now={now}
                nameOf={nameOf}
                labels={labels}
                there={presence[id]}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
});

/** As the virtual list knows it: to ask the page would lay it out. */
const isInSight = (virtual: Virtualizer<HTMLDivElement, Element>, index: number): boolean => {
  const { scrollOffset, scrollRect } = virtual;
  const place = virtual.measurementsCache[index];
  if (!place || scrollOffset === null || scrollRect === null) return false;
  return place.start >= scrollOffset && place.end <= scrollOffset + scrollRect.height;
};

/** The rows in their places, which they keep while somebody reads, scrolls or points. */
const useBook = (
  latest: readonly Row[],
  search: InboxSearch,
  scroller: RefObject<HTMLDivElement | null>,
  isReading: boolean,
): { book: Book; settle: () => void } => {
  const [book, setBook] = useState<Book>(EMPTY);
  const released = useStore(left);
  const of = JSON.stringify(search);
  const shownOf = useRef(of);
  const reading = useRef(isReading);
  reading.current = isReading;
  const told = useToldOfHeld(book, latest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `told` says that what is known of a held row is another
  useEffect(() => {
    setBook((before) => {
      const isOther = shownOf.current !== of || before.rows.length === 0;
      shownOf.current = of;
      const mayMove = isOther || !(reading.current || isLookedAt(scroller.current));
      return mayMove ? arranged(latest) : held(before, latest, released, conversationIn);
    });
  }, [latest, of, released, scroller, told]);
  const settle = useCallback(() => {
    setBook(arranged(latest));
    scroller.current?.scrollTo({ top: 0 });
  }, [latest, scroller]);
  return { book, settle };
};

/** Another number whenever something changed of a row that is held, though the list hasn't it any more. */
const useToldOfHeld = (book: Book, latest: readonly Row[]): number => {
  const [told, setTold] = useState(0);
  const seen = useRef({ book, latest });
  seen.current = { book, latest };
  useEffect(() => {
    const isIn = (rows: readonly Row[], id: string): boolean => rows.some((row) => row.conversation_id === id);
    const isHeld = (id: string): boolean => isIn(seen.current.book.rows, id) && !isIn(seen.current.latest, id);
    return followed({ fetches: () => false, take: (ids) => ids.some(isHeld) && setTold((times) => times + 1) });
  }, []);
  return told;
};

const isLookedAt = (list: HTMLElement | null): boolean =>
  list !== null && (list.scrollTop > TOP_PX || list.matches(":hover") || list.contains(document.activeElement));

/** The row that the keyboard is at: `j` and `k` move it, `Enter` opens it. */
const useCurrent = (
  rows: readonly Row[],
  search: InboxSearch,
  openId: string | undefined,
  scroller: RefObject<HTMLDivElement | null>,
  { ids, select }: ReturnType<typeof useSelection>,
): string | undefined => {
  const [current, setCurrent] = useState(openId);
  const navigate = useNavigate();
  useEffect(() => {
    if (openId) setCurrent(openId);
  }, [openId]);
  const open = (id: string | undefined): void => {
    if (id) void navigate({ to: "/inbox/$conversationId", params: { conversationId: id }, search });
  };
  const step = (by: number): void => {
    const at = rows.findIndex(({ conversation_id }) => conversation_id === current);
    const to = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]?.conversation_id;
    setCurrent(to);
    if (openId) open(to);
    else scroller.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus({ preventScroll: true });
  };
  const group = shell.groups.conversation;
  const { actions } = inbox;
  useActions([
    { id: "next", label: actions.next, keys: "j", group, run: () => step(1) },
    { id: "previous", label: actions.previous, keys: "k", group, run: () => step(-1) },
    { id: "open", label: actions.open, keys: "Enter", group, run: () => open(current) },
    {
      id: "select",
      label: actions.select,
      keys: "x",
      group,
      run: () => {
        if (current) select(current, !ids.has(current));
      },
    },
  ]);
  return current;
};

const NothingHere = ({ search }: { search: InboxSearch }) => {
  const { kind } = titleOf(search);
  const [title, more] = inbox.voids[kind] ?? ["", ""];
  const navigate = useNavigate();
  const isOpen = kind === "open";
  const to: InboxSearch = kind === "mine" ? { unassigned: true } : {};
  return (
    <Void
      title={title}
      action={
        isOpen ? null : (
          <Button variant="default" onClick={() => void navigate({ to: "/inbox", search: to })}>
            {kind === "mine" ? inbox.openUnassigned : inbox.openAll}
          </Button>
        )
      }
    >
      {more}
    </Void>
  );
};
