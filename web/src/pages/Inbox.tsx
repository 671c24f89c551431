/** The inbox: the list, the conversation, and whom it is with. On small screens one after the other. */
import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { getRouteApi, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";

import { useActions } from "~/app/actions";
import { NotYours } from "~/app/NotYours";
import { may, useMe } from "~/app/session";
import type { Row } from "~/inbox/book";
import css from "~/inbox/Inbox.module.css";
import { List } from "~/inbox/List";
import { Panel } from "~/inbox/Panel";
import { isUnsaid, resume } from "~/inbox/sending";
import { Thread } from "~/inbox/Thread";
import { isUploading, uploads } from "~/inbox/uploads";
import { isDialogOpen } from "~/parts/Dialog";
import { Undo } from "~/parts/Undo";
import { Void } from "~/parts/Void";
import { inbox } from "~/strings/inbox";
import { shell } from "~/strings/shell";

const route = getRouteApi("/framed/inbox");

export const Inbox = () => {
  const { role } = useMe();
  return may(role, "inbox:read") ? <Panes /> : <NotYours role={shell.roles[role]} />;
};

const Panes = () => {
  const search = route.useSearch();
  const { conversationId: openId } = useParams({ strict: false });
  const shown = useRef<readonly Row[]>([]);
  const [isPanelOpen, setPanelOpen] = useState(false);
  const openPanel = useCallback(() => setPanelOpen(true), []);
  const isWide = useMediaQuery("(min-width: 1281px)", window.innerWidth > 1280);
  const navigate = useNavigate();
  useSaying();
  const close = {
    id: "close",
    label: inbox.actions.close,
    keys: "u",
    group: shell.groups.conversation,
    run: () => void navigate({ to: "/inbox", search }),
  };
  useActions(openId ? [close] : []);
  return (
    <div className={css.panes} data-thread={openId ? true : undefined}>
      <List search={search} openId={openId} shown={shown} />
      {openId ? (
        <Thread
          key={openId}
          conversationId={openId}
          search={search}
          shown={shown}
          showPanel={isWide ? null : openPanel}
        />
      ) : (
        <div className={css.nothing}>
          <Void title={inbox.choose}>{inbox.chooseMore}</Void>
        </div>
      )}
      {openId && isWide && (
        <aside className={css.panel} aria-label={inbox.panel.contact}>
          <Panel conversationId={openId} search={search} shown={shown} />
        </aside>
      )}
      {openId && !isWide && (
        <Drawer
          opened={isPanelOpen}
          onClose={() => isDialogOpen() || setPanelOpen(false)}
          position="right"
          size={320}
          padding={0}
          title={<span className="unseen">{inbox.panel.contact}</span>}
        >
          <Panel conversationId={openId} search={search} shown={shown} hasControls />
        </Drawer>
      )}
      <Undo />
    </div>
  );
};

/** What was not answered before a reload, or in a tab that is gone, is sent again; closing the tab on it is asked about. */
const useSaying = (): void => {
  useEffect(() => {
    const end = resume();
    const ask = (event: BeforeUnloadEvent): void => {
      if (isUnsaid() || isUploading(uploads.get())) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      end();
      window.removeEventListener("beforeunload", ask);
    };
  }, []);
};
