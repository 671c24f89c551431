/** A command that a form gives: what it answers is asked anew, and what was refused is said. */
import type { Body, Command, Done, Question } from "~/api/client";

import { useCommand } from "./ask";
import { queries } from "./queries";

export interface Doing<Name extends Command> {
  readonly isBusy: boolean;
  readonly error: Error | null;
  run(body: Body<Name>, done?: (answer: Done<Name>) => void): void;
  reset(): void;
}

/** `again` are the questions that are answered otherwise from then on. */
export const useDoing = <Name extends Command>(name: Name, again: readonly Question[] = []): Doing<Name> => {
  const { mutate, isPending, error, reset } = useCommand(name);
  const run = (body: Body<Name>, done?: (answer: Done<Name>) => void): void =>
    mutate(
      { body },
      {
        onSuccess: (answer) => {
          for (const question of again) void queries.invalidateQueries({ queryKey: [question] });
          done?.(answer);
        },
      },
    );
  return { isBusy: isPending, error, run, reset };
};
