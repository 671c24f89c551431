/** What a `/` at the beginning or an `@` offers, above the field: canned replies, and members. */
import { type KeyboardEvent, type RefObject, useState } from "react";

import { inbox } from "~/strings/inbox";

import css from "./Composer.module.css";
import { changeAndWrite } from "./field";

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly insert: string;
}

type Kind = "canned" | "mention";

const SHOWN_MAX = 8;
/** What was begun, at the caret: `/ref` alone, or `@no` after a space. */
const BEGUN: Record<Kind, RegExp> = { canned: /^\/([^\n]*)$/, mention: /(?:^|\s)@([^\s@]*)$/ };

export const begunAt = (kind: Kind, before: string): { readonly from: number; readonly typed: string } | null => {
  const found = BEGUN[kind].exec(before);
  if (!found) return null;
  const typed = found[1] ?? "";
  return { from: before.length - typed.length - 1, typed };
};

export const offered = (choices: readonly Choice[], typed: string): Choice[] => {
  const sought = typed.toLocaleLowerCase();
  const names = choices.filter(({ name }) =>
    name
      .slice(name.startsWith("/") ? 1 : 0)
      .toLocaleLowerCase()
      .includes(sought),
  );
  const others = choices.filter(
    (choice) => !names.includes(choice) && choice.detail.toLocaleLowerCase().includes(sought),
  );
  return [...names, ...others].slice(0, SHOWN_MAX);
};

export const useSuggestions = (
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  kind: Kind,
  choices: readonly Choice[],
  write: (text: string) => void,
) => {
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const caret = area.current && document.activeElement === area.current ? area.current.selectionStart : text.length;
  const begun = dismissed === text ? null : begunAt(kind, text.slice(0, caret));
  const shown = begun ? offered(choices, begun.typed) : [];
  const at = Math.min(chosen, Math.max(0, shown.length - 1));
  const choose = (choice: Choice | undefined): void => {
    if (!choice || !begun) return;
    const after = text.slice(0, begun.from) + choice.insert;
    changeAndWrite(() => {
      write(after + text.slice(caret));
      setChosen(0);
    }, after.length);
  };
  /** Answers whether the press was for the list. */
  const press = (event: KeyboardEvent): boolean => {
    if (shown.length === 0 || event.ctrlKey || event.metaKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + shown.length) % shown.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(shown[at]);
    else if (event.key === "Escape") setDismissed(text);
    else return false;
    event.preventDefault();
    return true;
  };
  const isOpen = shown.length > 0;
  const aria = {
    role: "combobox",
    "aria-expanded": isOpen,
    "aria-autocomplete": "list",
    "aria-controls": isOpen ? "suggestions" : undefined,
    "aria-activedescendant": isOpen ? `suggestion-${shown[at]?.id}` : undefined,
  } as const;
  return { shown, at, choose, press, aria, label: kind === "canned" ? inbox.composer.canned : inbox.composer.mentions };
};

export const Suggestions = ({ shown, at, choose, label }: ReturnType<typeof useSuggestions>) => {
  if (shown.length === 0) return null;
  return (
    <div className={css.suggestions} role="listbox" id="suggestions" aria-label={label}>
      {shown.map((choice, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which points at the option
        // biome-ignore lint/a11y/useKeyWithClickEvents: likewise
        <div
          key={choice.id}
          id={`suggestion-${choice.id}`}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(choice)}
        >
          <b>{choice.name}</b>
          <span className="cut second">{choice.detail}</span>
        </div>
      ))}
    </div>
  );
};
