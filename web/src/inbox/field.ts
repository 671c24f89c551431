/** The composer's field, for what is done elsewhere and goes on there. */
import { flushSync } from "react-dom";

/** Changes what stands in it, and goes on there at once: the key that comes next is typed, and isn't a shortcut. */
export const changeAndWrite = (change: () => void, caret?: number): void => {
  flushSync(change);
  const field = document.querySelector<HTMLTextAreaElement>("[data-composer]"); // not there once the window is closed
  field?.focus();
  field?.setSelectionRange(caret ?? field.value.length, caret ?? field.value.length);
};
