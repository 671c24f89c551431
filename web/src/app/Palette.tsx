/** Every action by its name (Ctrl/Cmd-K), and the list of shortcuts (?). */
import { Kbd, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";

import { Dialog } from "~/parts/Dialog";

import { shell } from "~/strings/shell";

import { type Action, actions, readable } from "./actions";
import css from "./Palette.module.css";
import { useStore } from "./store";

export const Palette = ({ close }: { close: () => void }) => {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const all = useStore(actions);
  const found = matching(all, text);
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const run = (action: Action | undefined): void => {
    if (!action) return;
    close();
    window.setTimeout(action.run); // when the dialog has given the focus back
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter") run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog onClose={close} withCloseButton={false} padding={0} size={520} yOffset="14vh" aria-label={shell.palette}>
      <TextInput
        aria-label={shell.paletteHint}
        placeholder={shell.paletteHint}
        classNames={{ input: css.input }}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={press}
        role="combobox"
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={found[at] && `palette-${found[at].id}`}
        data-autofocus
      />
      <div role="listbox" id="palette" className={css.list} aria-label={shell.palette}>
        {found.map((action, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: likewise
          // biome-ignore lint/a11y/useKeyWithClickEvents: likewise
          <div
            key={action.id}
            id={`palette-${action.id}`}
            role="option"
            aria-selected={index === at}
            className={css.option}
            onClick={() => run(action)}
            onPointerMove={() => setChosen(index)}
          >
            <span className="third">{action.group}</span>
            <span className="grow">{action.label}</span>
            {action.keys && readable(action.keys).map((key) => <Kbd key={key}>{key}</Kbd>)}
          </div>
        ))}
        {found.length === 0 && <p className={css.none}>{shell.paletteNone}</p>}
      </div>
    </Dialog>
  );
};

/** Later actions of the same id stand for earlier ones. Every word that was typed begins a word of the name. */
const matching = (all: readonly Action[], text: string): Action[] => {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const latest = [...new Map(all.map((action) => [action.id, action])).values()];
  return latest.filter(({ label, group }) => {
    const names = `${group} ${label}`.toLocaleLowerCase().split(/\s+/);
    return words.every((word) => names.some((name) => name.startsWith(word)));
  });
};

export const Shortcuts = ({ close }: { close: () => void }) => {
  const keyed = useStore(actions).filter((action) => action.keys);
  const groups = [...new Set(keyed.map(({ group }) => group))];
  return (
    <Dialog onClose={close} title={shell.shortcuts} size={640}>
      <div className={css.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {keyed
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id} className={css.pair}>
                    <dt>{action.label}</dt>
                    <dd>
                      {readable(action.keys ?? "").map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
