/** The sidebar: the inbox by its views, the workspace's pages, how current all of it is, and oneself. */
import { Menu, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconActivity,
  IconAddressBook,
  IconAlertCircle,
  IconChartBar,
  IconCircleCheck,
  IconClockPause,
  IconFilter,
  IconHourglassHigh,
  IconInbox,
  IconList,
  IconListNumbers,
  IconSearch,
  IconSettings,
  IconUserQuestion,
  type Icon as TablerIcon,
} from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { createContext, memo, type ReactNode, useContext } from "react";

import type { Schemas } from "~/api/client";
import { freshnessStore } from "~/api/freshness";
import { type InboxSearch, searchOfView } from "~/inbox/filters";
import { Icon } from "~/parts/Icon";
import { Mark } from "~/parts/Mark";
import { shell } from "~/strings/shell";

import { Account } from "./Account";
import { readable } from "./actions";
import { useAsk } from "./ask";
import { useViews } from "./furniture";
import css from "./Nav.module.css";
import { useNow } from "./now";
import { may, useMe } from "./session";
import { useStore } from "./store";
import { atSecond } from "./times";

const COUNTED_MAX = 1_000;
const ICONS_ALONE = "(min-width: 721px) and (max-width: 1100px)";

const IconsAlone = createContext(false);

interface Props {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly openPalette: () => void;
}

/** The frame is drawn anew at each address; this needn't be. */
export const Nav = memo(({ isOpen, close, openPalette }: Props) => {
  const me = useMe();
  const isNarrow = useMediaQuery(ICONS_ALONE, false) ?? false;
  const reads = may(me.role, "inbox:read");
  return (
    <IconsAlone value={isNarrow}>
      {isOpen && <div className={css.veil} onClick={close} aria-hidden="true" />}
      <nav className={css.side} data-open={isOpen || undefined} aria-label={shell.pages}>
        <Link className={css.brand} to="/">
          <Mark />
          <span className={css.words}>
            <b>{shell.name}</b>
            <span>{me.workspaceName}</span>
          </span>
        </Link>
        <Tip label={shell.palette}>
          <button type="button" className={css.find} onClick={openPalette}>
            <Icon of={IconSearch} />
            <span className={`grow ${css.words}`}>{shell.search}</span>
            <kbd className={css.words}>{readable("mod+k").join(" ")}</kbd>
          </button>
        </Tip>
        {reads && <InboxViews />}
        <h2 className={css.words}>{shell.workspace}</h2>
        {reads && (
          <Page icon={IconAddressBook} label={shell.contacts} link={(label) => <Link to="/contacts">{label}</Link>} />
        )}
        {reads && <Page icon={IconChartBar} label={shell.stats} link={(label) => <Link to="/stats">{label}</Link>} />}
        {may(me.role, "events:read") && (
          <Page icon={IconListNumbers} label={shell.record} link={(label) => <Link to="/record">{label}</Link>} />
        )}
        {may(me.role, "operations:read") && (
          <Page icon={IconActivity} label={shell.operations} link={(label) => <Link to="/operations">{label}</Link>} />
        )}
        <Page icon={IconSettings} label={shell.settings} link={(label) => <Link to="/settings">{label}</Link>} />
        <div className={css.foot}>
          <Current />
          <Menu position="top-start" width={220}>
            <Account />
          </Menu>
        </div>
      </nav>
    </IconsAlone>
  );
});

const InboxViews = () => {
  const { data: counts } = useAsk("count_conversations");
  const views = useViews();
  const said = (count: number | undefined): string =>
    count === undefined || count === 0 ? "" : count > COUNTED_MAX ? `${COUNTED_MAX}+` : String(count);
  return (
    <>
      <View icon={IconInbox} label={shell.mine} search={{ mine: true }} count={said(counts?.mine)} />
      <View
        icon={IconUserQuestion}
        label={shell.unassigned}
        search={{ unassigned: true }}
        count={said(counts?.unassigned)}
      />
      <View icon={IconList} label={shell.open} search={{}} count={said(counts?.open)} />
      <View icon={IconClockPause} label={shell.snoozed} search={{ status: "snoozed" }} count={said(counts?.snoozed)} />
      <View icon={IconCircleCheck} label={shell.resolved} search={{ status: "resolved" }} />
      {views.length > 0 && <h2 className={css.words}>{shell.savedViews}</h2>}
      {views.map((view) => (
        <View key={view.view_id} icon={iconOf(view)} label={view.name} search={searchOfView(view)} />
      ))}
    </>
  );
};

const iconOf = (view: Schemas["ViewRow"]): TablerIcon => {
  if (view.window_closing) return IconHourglassHigh;
  return view.priority === "urgent" || view.priority === "high" ? IconAlertCircle : IconFilter;
};

const View = (props: { icon: TablerIcon; label: string; search: InboxSearch; count?: string }) => {
  const { icon, label, search, count = "" } = props;
  const isHere = useRouterState({
    select: ({ location }) => location.pathname.startsWith("/inbox") && isSame(location.search, search),
  });
  return (
    <Tip label={label}>
      <Link
        className={css.page}
        to="/inbox"
        search={search}
        aria-current={isHere ? "page" : undefined}
        activeProps={NONE}
        activeOptions={EXACT}
      >
        <Icon of={icon} />
        <span className={css.words}>{label}</span>
        {count && <span className={`${css.count} ${css.words}`}>{count}</span>}
      </Link>
    </Tip>
  );
};

const NONE = {};
const EXACT = { exact: true };

/** Whether the address is this view's, whatever order it is in and whichever conversation is open. */
const isSame = (here: object, view: InboxSearch): boolean => {
  const spelled = (search: object): string =>
    JSON.stringify(
      Object.entries(search)
        .filter(([k]) => k !== "sort")
        .sort(),
    );
  return spelled(here) === spelled(view);
};

const Page = (props: { icon: TablerIcon; label: string; link: (label: ReactNode) => ReactNode }) => (
  <Tip label={props.label}>
    <span className={css.slot}>
      {props.link(
        <>
          <Icon of={props.icon} />
          <span className={css.words}>{props.label}</span>
        </>,
      )}
    </span>
  </Tip>
);

/** What is shown as an icon alone says its word on hover. */
const Tip = ({ label, children }: { label: string; children: ReactNode }) =>
  useContext(IconsAlone) ? (
    <Tooltip label={label} position="right">
      {children as React.ReactElement}
    </Tooltip>
  ) : (
    children
  );

const Current = () => {
  const { stream, currentTo, offlineSince } = useStore(freshnessStore);
  const now = useNow();
  if (stream === "connecting") return <div className={css.current}>{shell.connecting}</div>;
  const isLive = stream === "live" && offlineSince === null;
  return (
    <div className={css.current} data-live={isLive || undefined}>
      {isLive ? shell.live(atSecond(Math.max(now, currentTo))) : shell.lost(atSecond(currentTo))}
    </div>
  );
};
