/** Asks before something that can't be taken back, and says what will happen. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

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
  const { title, children, error, isDestructive = true, run, close } = props;
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
        <Ways {...props} isDestructive={isDestructive} />
      </form>
    </Dialog>
  );
};

type WaysProps = Pick<Props, "label" | "isBusy" | "error" | "isReady" | "isDestructive" | "close">;

/** A form's last line. A button that is busy can't have the focus: it has it again where it was refused. */
export const Ways = ({ label, isBusy, error, isReady = true, isDestructive = false, close }: WaysProps) => {
  const submit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (error && !isBusy && document.activeElement === document.body) submit.current?.focus();
  }, [error, isBusy]);
  return (
    <div className={css.acts}>
      <Button
        ref={submit}
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
  );
};

/** What the API said against it. */
export const Said = ({ error }: { error: Error | null }) =>
  error && (
    <p className="vermilion" role="alert">
      {error.message}
    </p>
  );
