/** A dialog with fields and one way to keep them. */
import type { ReactNode } from "react";

import { shell } from "~/strings/shell";
import { Said, Ways } from "./Confirm";
import { Dialog } from "./Dialog";
import css from "./Dialog.module.css";

interface Props {
  readonly title: string;
  readonly label?: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly isReady?: boolean;
  readonly size?: number;
  readonly save: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}

export const Editor = (props: Props) => {
  const { title, label = shell.save, isBusy, error, isReady = true, size = 480, save, close, children } = props;
  return (
    <Dialog onClose={close} title={title} size={size}>
      <form
        className={css.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) save();
        }}
      >
        {children}
        <Said error={error} />
        <Ways label={label} isBusy={isBusy} error={error} isReady={isReady} close={close} />
      </form>
    </Dialog>
  );
};
