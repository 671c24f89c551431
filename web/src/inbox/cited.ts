/** The numbers that a draft, a summary or a link points at just now: they light up in the margin. */
import { createStore } from "~/app/store";

export const citedStore = createStore<ReadonlySet<number>>(new Set());
