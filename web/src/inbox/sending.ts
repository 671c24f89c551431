/** Sends what stands in the outbox, until each is recorded or refused. It outlives pages, reloads, and the tab. */
import { command, newKey } from "~/api/client";
import { isPassing, Problem } from "~/api/problem";
import { createOwn, whoIsHere } from "~/app/own";
import { inbox } from "~/strings/inbox";

import { awaitLegacies, hold } from "./legacies";
import * as outbox from "./outbox";

const RETRY_MS_MAX = 15_000;

const START = "onrecord.outbox.";
const PLACE = `${START}${newKey()}`;

export const outboxStore = createOwn<outbox.Outbox>(PLACE, []);

/** What our own messages and acts made of a conversation's version: the next one knows of them before the list does. */
const ownVersions = new Map<string, number>();

/** The newest version that we have seen or made. */
export const versionOf = (conversationId: string, seen: number): number =>
  Math.max(seen, ownVersions.get(conversationId) ?? 0);

export const madeVersion = (conversationId: string, version: number): void => {
  ownVersions.set(conversationId, version);
};

const waiting = new Set<string>();

export const say = (said: outbox.Saying): void => {
  outboxStore.set((before) => outbox.added(before, said));
  sendNext();
};

export const sayAnyway = (key: string, seen: outbox.Seen): void => {
  outboxStore.set((before) => outbox.saidAnyway(before, key, newKey(), seen));
  sendNext();
};

export const drop = (key: string): void => {
  outboxStore.set((before) => outbox.dropped(before, key));
  sendNext();
};

let isHeld = false;

/** Goes on with what this member said in tabs that are closed, or closes before this one does. Ends when called. */
export const resume = (): (() => void) => {
  if (!isHeld) hold(navigator.locks, PLACE);
  isHeld = true;
  outboxStore.set(outbox.resumed);
  sendNext();
  inherit();
  const other = ({ key }: StorageEvent): void => {
    if (key?.startsWith(START)) inherit();
  };
  window.addEventListener("storage", other);
  return () => window.removeEventListener("storage", other);
};

const inherit = (): void => {
  const memberId = whoIsHere();
  if (memberId === null) return;
  const places = { locks: navigator.locks, storage: localStorage, start: START, own: PLACE, memberId };
  awaitLegacies<outbox.Outbox>(places, (left) => {
    if (whoIsHere() !== memberId) return false; // theirs, when they are here again
    outboxStore.set((before) => outbox.inherited(before, left, Date.now(), inbox.moved.left));
    sendNext();
    return true;
  });
};

/** Whether something would be lost if the tab were closed now. */
export const isUnsaid = (): boolean => outboxStore.get().some(({ state }) => state !== "recorded");

const sendNext = (): void => {
  for (const each of outbox.next(outboxStore.get())) {
    if (!waiting.has(each.key)) void send(each);
  }
};

const send = async (each: outbox.Outgoing): Promise<void> => {
  outboxStore.set((before) => outbox.saving(before, each.key));
  try {
    const { id, position } = await given(each);
    outboxStore.set((before) => outbox.recorded(before, each.key, id, position));
  } catch (error) {
    if (isPassing(error)) return later(each);
    if (error instanceof Problem && error.status === 401) return kept(each);
    const problem = error instanceof Problem ? error : { type: "unknown", detail: String(error) };
    outboxStore.set((before) => outbox.refused(before, each.key, { type: problem.type, detail: problem.detail }));
  }
  sendNext();
};

const given = async (each: outbox.Outgoing): Promise<{ id: string; position: string | null }> => {
  if (each.kind === "note") {
    const { note_id, position } = await command("add_note", each.body, { key: each.key });
    return { id: note_id, position };
  }
  const ifMatch = versionOf(each.conversationId, each.version);
  const { message_id, version, position } = await command("send_message", each.body, { key: each.key, ifMatch });
  madeVersion(each.conversationId, version);
  return { id: message_id, position };
};

/** Nobody is signed in any more: it is sent when whoever said it is here again. */
const kept = (each: outbox.Outgoing): void => outboxStore.set((before) => outbox.unanswered(before, each.key));

const later = (each: outbox.Outgoing): void => {
  outboxStore.set((before) => outbox.unanswered(before, each.key));
  waiting.add(each.key);
  const ms = Math.min(1_000 * 2 ** each.tries, RETRY_MS_MAX) * (0.5 + Math.random() / 2);
  window.setTimeout(() => {
    waiting.delete(each.key);
    sendNext();
  }, ms);
};
