/** Another list beside the conversation that is open. */
import { useNavigate, useParams } from "@tanstack/react-router";

import type { InboxSearch } from "./filters";

export const useList = (): ((search: InboxSearch) => void) => {
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  return (search) => {
    if (conversationId) void navigate({ to: "/inbox/$conversationId", params: { conversationId }, search });
    else void navigate({ to: "/inbox", search });
  };
};
