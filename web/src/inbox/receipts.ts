/** Where the inbox policy has customers see that they were read, they see it once somebody has opened what they wrote. */
import { useEffect } from "react";

import { command } from "~/api/client";
import { useAsk } from "~/app/ask";

import type { Item } from "./thread";

/** The newest of a customer's that came by a channel, if nobody has shown it as read: it stands for all before it. */
export const toReceipt = (items: readonly Item[]): string | null => {
  const last = items.findLast(({ kind, channel_id }) => kind === "message.received" && channel_id !== null);
  return last && last.read_receipt_at === null && last.revoked_at === null ? last.message_id : null;
};

const asked = new Set<string>();

export const useReceipts = (items: readonly Item[], mayWrite: boolean): void => {
  const { data } = useAsk("get_policies");
  const messageId = toReceipt(items);
  const isWanted = mayWrite && (data?.inbox.read_receipts ?? false);
  useEffect(() => {
    if (!isWanted || messageId === null) return;
    const show = (): void => {
      if (document.visibilityState !== "visible" || asked.has(messageId)) return;
      asked.add(messageId);
      // Nobody asked for it: what became of it is on the record.
      command("send_read_receipt", { message_id: messageId }).catch(() => undefined);
    };
    show();
    document.addEventListener("visibilitychange", show);
    return () => document.removeEventListener("visibilitychange", show);
  }, [isWanted, messageId]);
};
