/** A dialog, which is there as long as it is open. When it goes, the focus is again where it was before. */
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";

export const Dialog = (props: Omit<ModalProps, "opened">) => {
  useFocusBack();
  return <Modal opened {...props} />;
};

let count = 0;
/** Where the focus was before the first of those that are open, one after the other or one above the other. */
let first: HTMLElement | null = null;

const useFocusBack = (): void => {
  const [before] = useState(whoOpens);
  useEffect(() => {
    count += 1;
    if (count === 1) first = before;
    return () => {
      count -= 1;
      if (document.activeElement !== document.body) return; // somebody has taken it already
      const last = before?.isConnected ? before : first;
      last?.focus({ preventScroll: true });
    };
  }, [before]);
};

/** What has the focus; of a menu, which is about to close, the button that opened it. */
const whoOpens = (): HTMLElement | null => {
  const focused = document.activeElement;
  const menu = focused?.closest("[role=menu]");
  const found = menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : focused;
  return found instanceof HTMLElement ? found : null;
};
