/** Asks before something that can't be taken back, and says what will happen. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import { shell } from "~/strings/shell";
import { Dialog } from "./Dialog";

import css from "./Dialog.module.css";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly label: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly isReady?: boolean;
  readonly isDestructive?: boolean;
  readonly run: () => void;
  readonly close: () => void;
}

export const Confirm = (props: Props) => {
  const { title, children, label, isBusy, error, isReady = true, isDestructive = true, run, close } = props;
  return (
    <Dialog onClose={close} title={title} size={480}>
      <form
        className={css.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {children}
        <Said error={error} />
        <div className={css.acts}>
          <Button
            type="submit"
            variant="filled"
            color="ink"
            className={isDestructive ? css.destructive : undefined}
            loading={isBusy}
            disabled={!isReady}
          >
            {label}
          </Button>
          <Button onClick={close}>{shell.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
};

/** What the API said against it. */
export const Said = ({ error }: { error: Error | null }) =>
  error && (
    <p className="vermilion" role="alert">
      {error.message}
    </p>
  );
