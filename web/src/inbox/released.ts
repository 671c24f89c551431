/** Conversations that somebody here has just moved out of the list: they leave it at once, though it is held. */
import { createStore } from "~/app/store";

export const left = createStore<ReadonlySet<string>>(new Set());

export const release = (conversationId: string): void => left.set((before) => new Set([...before, conversationId]));
