/** The frame: pages at the left, the page that is open, and how current it is. */
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";

import { live } from "~/api/live";
import { isProblem } from "~/api/problem";
import { shell } from "~/strings/shell";

import { listenToKeys, useActions } from "./actions";
import { useAlerts } from "./alerts";
import { Banners } from "./Banners";
import { keepAsking } from "./behind";
import { keepCurrent } from "./liveQueries";
import { OpenMenu } from "./MenuButton";
import { Nav } from "./Nav";
import { queries } from "./queries";
import css from "./Shell.module.css";
import { depart, followOtherTabs, MeHere, may, useMe, useSignedIn } from "./session";

const Palette = lazy(() => import("./Palette").then(({ Palette }) => ({ default: Palette })));
const Shortcuts = lazy(() => import("./Palette").then(({ Shortcuts }) => ({ default: Shortcuts })));

type Opened = "palette" | "shortcuts" | "menu" | null;

export const Shell = () => {
  const me = useSignedIn();
  if (!me) throw new Error("nobody is signed in here");
  return (
    <MeHere value={me}>
      <Frame />
    </MeHere>
  );
};

const Frame = () => {
  const [opened, setOpened] = useState<Opened>(null);
  const close = useCallback(() => setOpened(null), []);
  const openMenu = useCallback(() => setOpened("menu"), []);
  const openPalette = useCallback(() => setOpened("palette"), []);
  const { memberId } = useMe();
  useStream();
  useSignedOut();
  useEffect(() => followOtherTabs(memberId), [memberId]);
  useNotified();
  usePageActions(setOpened);
  useEffect(listenToKeys, []);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(close, [path]);
  return (
    <OpenMenu value={openMenu}>
      <div className={css.app}>
        <a className={css.skip} href="#page">
          {shell.skip}
        </a>
        <Nav isOpen={opened === "menu"} close={close} openPalette={openPalette} />
        <main className={css.stage} id="page" tabIndex={-1}>
          <Banners />
          <Outlet />
        </main>
        <Suspense>
          {opened === "palette" && <Palette close={close} />}
          {opened === "shortcuts" && <Shortcuts close={close} />}
        </Suspense>
      </div>
    </OpenMenu>
  );
};

const useStream = (): void => {
  const { role, workspaceId } = useMe();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another workspace is another stream
  useEffect(() => {
    const ends = [keepCurrent(), keepAsking(), live.want("workspace")];
    if (may(role, "inbox:read")) ends.push(live.want("inbox"));
    const retry = (): void => live.retry();
    window.addEventListener("online", retry);
    return () => {
      for (const end of ends) end();
      window.removeEventListener("online", retry);
    };
  }, [role, workspaceId]);
};

const useNotified = (): void => {
  const navigate = useNavigate();
  const open = useCallback(
    (conversationId: string) => void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search: {} }),
    [navigate],
  );
  useAlerts(open);
};

/** A session that ended elsewhere leads back to the door; the address is kept. */
const useSignedOut = (): void => {
  const navigate = useNavigate();
  useEffect(() => {
    const leave = (error: unknown): void => {
      if (!isProblem(error)) return;
      if (error.type === "second-factor-required") void navigate({ to: "/profile", hash: "second-factor" });
      else if (error.status === 401 || error.type === "second-factor-needed") {
        const { pathname, search, hash } = window.location;
        depart();
        void navigate({ to: "/sign-in", search: { to: pathname + search + hash } }).then(() => queries.clear());
      }
    };
    const ends = [
      live.listen({ refused: leave }),
      queries.getQueryCache().subscribe(({ query }) => {
        if (query.state.status === "error") leave(query.state.error);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [navigate]);
};

const usePageActions = (open: (what: Opened) => void): void => {
  const { role } = useMe();
  const navigate = useNavigate();
  const go = shell.groups.go;
  const inbox = may(role, "inbox:read")
    ? [
        {
          id: "go-inbox",
          label: shell.open,
          keys: "g i",
          group: go,
          run: () => void navigate({ to: "/inbox", search: {} }),
        },
        {
          id: "go-mine",
          label: shell.mine,
          keys: "g m",
          group: go,
          run: () => void navigate({ to: "/inbox", search: { mine: true } }),
        },
        {
          id: "go-unassigned",
          label: shell.unassigned,
          keys: "g u",
          group: go,
          run: () => void navigate({ to: "/inbox", search: { unassigned: true } }),
        },
        {
          id: "go-contacts",
          label: shell.contacts,
          keys: "g c",
          group: go,
          run: () => void navigate({ to: "/contacts" }),
        },
        { id: "go-stats", label: shell.stats, keys: "g s", group: go, run: () => void navigate({ to: "/stats" }) },
        {
          id: "search",
          label: shell.search,
          keys: "/",
          group: go,
          run: () => void navigate({ to: "/search", search: {} }),
        },
      ]
    : [];
  const record = may(role, "events:read")
    ? [
        {
          id: "go-record",
          label: shell.record,
          keys: "g r",
          group: go,
          run: () => void navigate({ to: "/record", search: {} }),
        },
      ]
    : [];
  const operations = may(role, "operations:read")
    ? [
        {
          id: "go-operations",
          label: shell.operations,
          keys: "g o",
          group: go,
          run: () => void navigate({ to: "/operations" }),
        },
      ]
    : [];
  useActions([
    ...inbox,
    ...record,
    ...operations,
    { id: "go-settings", label: shell.settings, group: go, run: () => void navigate({ to: "/settings" }) },
    { id: "go-profile", label: shell.profile, group: go, run: () => void navigate({ to: "/profile" }) },
    { id: "palette", label: shell.palette, keys: "mod+k", group: shell.groups.do, run: () => open("palette") },
    { id: "shortcuts", label: shell.shortcuts, keys: "?", group: shell.groups.do, run: () => open("shortcuts") },
  ]);
};
