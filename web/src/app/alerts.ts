/** What calls somebody back to the page: the count in the tab's title, the browser's own notifications, a sound. */
import { useEffect, useRef } from "react";

import type { Schemas } from "~/api/client";
import { shell } from "~/strings/shell";

import { useAsk } from "./ask";
import { may, useMe } from "./session";
import { createStore, useStore } from "./store";

type Notified = Schemas["NotificationRow"];

const ROWS = 20;
const BEEP = { hz: 660, s: 0.12, volume: 0.08 } as const;

const title = createStore<string>(shell.name);

/** What the page is called in the tab, as long as it is shown. */
export const useTitle = (text: string): void => {
  useEffect(() => title.set(text), [text]);
};

/** Where a click on a notification leads. */
export const useAlerts = (open: (conversationId: string) => void): void => {
  const { role } = useMe();
  const enabled = may(role, "inbox:read");
  const { data } = useAsk("list_notifications", { limit: ROWS }, { enabled });
  const { data: settings } = useAsk("get_notifications", {}, { enabled });
  const text = useStore(title);
  const unread = data?.unread_total ?? 0;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${text} · ${shell.name}`;
  }, [unread, text]);
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!data || !settings) return;
    const before = known.current;
    known.current = new Set(data.notifications.map(placeOf));
    if (before === null || document.visibilityState === "visible") return;
    for (const row of data.notifications.filter((each) => each.unread && !before.has(placeOf(each)))) {
      const ways = settings[row.kind] ?? [];
      if (ways.includes("browser")) show(row, open);
      if (ways.includes("sound")) beep();
    }
  }, [data, settings, open]);
};

const placeOf = ({ shard, seq }: Notified): string => `${shard}:${seq}`;

const show = (row: Notified, open: (conversationId: string) => void): void => {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(shell.notified[row.kind], { tag: row.conversation_id, icon: "/favicon.svg" });
  shown.onclick = () => {
    window.focus();
    open(row.conversation_id);
    shown.close();
  };
};

const beep = (): void => {
  const context = new AudioContext();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = BEEP.hz;
  volume.gain.value = BEEP.volume;
  tone.connect(volume).connect(context.destination);
  tone.onended = () => void context.close();
  tone.start();
  tone.stop(context.currentTime + BEEP.s);
};
