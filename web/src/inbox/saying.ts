/** What the composer says: a reply, a note, files with their caption. It is said to the conversation as it was seen. */
import { type Body, newKey } from "~/api/client";

import { conversationIn } from "./conversations";
import type { Draft } from "./drafts";
import type { Seen } from "./outbox";
import { say } from "./sending";

/** As it is shown. Only what has come whole can be answered. */
export const seenNow = (conversationId: string): Seen => {
  const found = conversationIn(conversationId);
  if (!found) throw new Error("what is not known yet can't be answered");
  return { version: found.version, seenSeq: found.last_seq };
};

export const sayReply = (body: Body<"send_message">, text: string, fileName?: string): void =>
  say({
    kind: "reply",
    key: newKey(),
    conversationId: body.conversation_id,
    text,
    ...(fileName ? { fileName } : {}),
    body,
    ...seenNow(body.conversation_id),
  });

export const sayNote = (conversation_id: string, text: string, mentions: readonly string[]): void =>
  say({
    kind: "note",
    key: newKey(),
    conversationId: conversation_id,
    seenSeq: seenNow(conversation_id).seenSeq,
    text,
    body: { conversation_id, text, mentions: [...mentions] },
  });

/**
 * Files are messages of their own; the words are the caption of the last one, or a message: always one where the model
 * drafted them, for no caption says so.
 */
export const sayAll = (conversation_id: string, draft: Draft): void => {
  const text = draft.reply.trim();
  const reply = draft.replyTo ? { reply_to_id: draft.replyTo } : {};
  const proposed = draft.draftId ? { draft_id: draft.draftId } : {};
  const hasFiles = draft.attached.length > 0;
  const isCaption = hasFiles && !draft.draftId;
  draft.attached.forEach(({ mediaId, name }, index) => {
    const caption = isCaption && index === draft.attached.length - 1 ? text : "";
    const message = { kind: "file" as const, media_id: mediaId, caption, file_name: name };
    sayReply({ conversation_id, message, ...(index === 0 ? reply : {}) }, caption, name);
  });
  if (text && !isCaption) sayReply({ conversation_id, text, ...(hasFiles ? {} : reply), ...proposed }, text);
};
