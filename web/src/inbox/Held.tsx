/** What could not be sent waits in another conversation for whoever said it: nobody has to come across it. */
import { IconAlertCircle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";

import { useStore } from "~/app/store";
import { Icon } from "~/parts/Icon";
import { Strip } from "~/parts/Strip";
import { inbox } from "~/strings/inbox";

import type { InboxSearch } from "./filters";
import { heldIn } from "./outbox";
import { outboxStore } from "./sending";

export const Held = ({ openId, search }: { openId: string | undefined; search: InboxSearch }) => {
  const outbox = useStore(outboxStore);
  const navigate = useNavigate();
  const elsewhere = heldIn(outbox).filter(({ conversationId }) => conversationId !== openId);
  const [first] = elsewhere;
  if (!first) return null;
  const { conversationId } = first;
  const open = (): void => void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search });
  return (
    <Strip tone="warn" icon={<Icon of={IconAlertCircle} small />} action={{ label: inbox.heldOpen, run: open }}>
      {inbox.held(elsewhere.length)}
    </Strip>
  );
};
