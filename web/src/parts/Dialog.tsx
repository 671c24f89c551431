/** A dialog, which is there as long as it is open. When it goes, the focus is again where it was before. */
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";

export const Dialog = (props: Omit<ModalProps, "opened">) => {
  useFocusBack();
  return <Modal opened {...props} />;
};

let count = 0;

/** Escape closes the dialog alone, and not the drawer that it stands above. */
export const isDialogOpen = (): boolean => count > 0;

/** Where the focus was before the one that was opened last; it may have made way for another one. */
let latest: HTMLElement | null = null;

const useFocusBack = (): void => {
  const [{ before, other }] = useState(() => ({ before: whoOpens(), other: latest }));
  useEffect(() => {
    latest = before;
    count += 1;
    return () => {
      count -= 1;
      if (document.activeElement !== document.body) return; // somebody has taken it already
      (before?.isConnected ? before : other)?.focus({ preventScroll: true });
    };
  }, [before, other]);
};

/** What has the focus; of a menu, which is about to close, the button that opened it. */
const whoOpens = (): HTMLElement | null => {
  const focused = document.activeElement;
  const menu = focused?.closest("[role=menu]");
  const found = menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : focused;
  return found instanceof HTMLElement && found !== document.body ? found : null;
};
