/** What was done just now, with the way back: the only toast there is, for six seconds. */
import { useEffect } from "react";

import { createStore, useStore } from "~/app/store";
import { inbox } from "~/strings/inbox";

import css from "./Undo.module.css";

const SHOWN_MS = 6_000;

const offered = createStore<{ readonly text: string; readonly undo: (() => void) | null } | null>(null);

export const offerUndo = (text: string, undo: (() => void) | null): void => offered.set({ text, undo });

export const Undo = () => {
  const offer = useStore(offered);
  useEffect(() => {
    if (!offer) return;
    const timer = window.setTimeout(() => offered.set(null), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [offer]);
  return (
    <div role="status" className={css.place}>
      {offer && (
        <div className={css.toast}>
          {offer.text}
          {offer.undo && (
            <button
              type="button"
              onClick={() => {
                offer.undo?.();
                offered.set(null);
              }}
            >
              {inbox.actions.undo}
            </button>
          )}
        </div>
      )}
    </div>
  );
};
