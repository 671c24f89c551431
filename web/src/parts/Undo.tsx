/** What was done just now, with the way back: the only toast there is, for six seconds. */
import { createStore, useStore } from "~/app/store";
import { inbox } from "~/strings/inbox";

import css from "./Undo.module.css";

const SHOWN_MS = 6_000;

interface Offer {
  readonly text: string;
  readonly undo: (() => void) | null;
  /** What waits until nobody can take it back any more. */
  readonly settle: () => void;
}

const offered = createStore<Offer | null>(null);
let timer = 0;

export const offerUndo = (text: string, undo: Offer["undo"], settle: Offer["settle"] = () => undefined): void => {
  pass();
  offered.set({ text, undo, settle });
  timer = window.setTimeout(pass, SHOWN_MS);
};

const pass = (): void => take()?.settle();

const take = (): Offer | null => {
  window.clearTimeout(timer);
  const offer = offered.get();
  offered.set(null);
  return offer;
};

window.addEventListener("pagehide", pass);

export const Undo = () => {
  const offer = useStore(offered);
  return (
    <div role="status" className={css.place}>
      {offer && (
        <div className={css.toast}>
          {offer.text}
          {offer.undo && (
            <button type="button" onClick={() => take()?.undo?.()}>
              {inbox.actions.undo}
            </button>
          )}
        </div>
      )}
    </div>
  );
};
