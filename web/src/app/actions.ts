/**
 * Everything that can be done by keyboard: what a page offers as long as it is shown.
 *
 * `useActions` registers them; the palette lists all, `?` those with keys. None fires while somebody types, but those
 * with a modifier.
 */
import { useEffect, useRef } from "react";

import { createStore } from "./store";

export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  /** `j`, `g i` one after the other, `mod+k` for Ctrl or Cmd. */
  readonly keys?: string;
  readonly run: () => void;
}

export const actions = createStore<readonly Action[]>([]);

/** Offers these as long as the component is there. Later ones win over earlier ones with the same keys. */
export const useActions = (offered: readonly Action[]): void => {
  const latest = useRef(offered);
  latest.current = offered;
  const shape = offered.map(({ id, label, group, keys }) => [id, label, group, keys].join("\u0000")).join("\u0001");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they do may change without being offered anew
  useEffect(() => {
    const registered = latest.current.map((action) => ({
      ...action,
      run: () => latest.current.find(({ id }) => id === action.id)?.run(),
    }));
    actions.set((before) => [...before, ...registered]);
    return () => actions.set((before) => before.filter((action) => !registered.includes(action)));
  }, [shape]);
};

const SEQUENCE_MS = 1_000;
const TYPING = "input, textarea, select, [contenteditable], [role=textbox]";

/** The keys of a press as actions spell them. */
export const spelled = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string => {
  if (altKey) return "";
  const name = key === " " ? "Space" : key;
  return ctrlKey || metaKey ? `mod+${name.toLowerCase()}` : name;
};

export const listenToKeys = (): (() => void) => {
  let before = { keys: "", at: 0 };
  const press = (event: KeyboardEvent): void => {
    const keys = spelled(event);
    if (!keys || isForSomethingElse(event, keys)) return;
    const now = Date.now();
    const sequence = now - before.at < SEQUENCE_MS ? `${before.keys} ${keys}` : keys;
    const found = actions.get().findLast((action) => action.keys === sequence || action.keys === keys);
    before = found ? { keys: "", at: 0 } : { keys, at: now };
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  window.addEventListener("keydown", press);
  return () => window.removeEventListener("keydown", press);
};

const PRESSED_BY_ENTER = "a[href], button, summary, [role=menuitem], [role=option]";

const isForSomethingElse = (event: KeyboardEvent, keys: string): boolean => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return true;
  if (keys.startsWith("mod+")) return false;
  if (keys === "Enter" && event.target instanceof Element && event.target.closest(PRESSED_BY_ENTER)) return true;
  return dialogIsOpen() || (event.target instanceof Element && event.target.closest(TYPING) !== null);
};

const dialogIsOpen = (): boolean => document.querySelector("[role=dialog], [role=menu]") !== null;

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys as people read them. */
export const readable = (keys: string): string[] =>
  keys
    .split(" ")
    .map((key) => key.replace("mod+", IS_MAC ? "⌘" : "Ctrl "))
    .map((key) =>
      key.length === 1 ? key.toUpperCase() : key.replace(/ (\w)$/, (_, letter) => ` ${letter.toUpperCase()}`),
    );
