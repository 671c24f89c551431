/** Asks before something is deleted, and says what stays. */
import type { Body, Command } from "~/api/client";
import type { Doing } from "~/app/doing";
import { Confirm } from "~/parts/Confirm";

interface Props<Name extends Command> {
  readonly title: string;
  readonly more: string;
  readonly label: string;
  readonly doing: Doing<Name>;
  readonly body: Body<Name>;
  readonly close: () => void;
}

export const Deleting = <Name extends Command>({ title, more, label, doing, body, close }: Props<Name>) => (
  <Confirm
    title={title}
    label={label}
    isBusy={doing.isBusy}
    error={doing.error}
    run={() => doing.run(body, close)}
    close={close}
  >
    <p className="second">{more}</p>
  </Confirm>
);
