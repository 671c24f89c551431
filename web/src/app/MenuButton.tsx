/** On small screens the way to the other pages; each page's title bar begins with it. */
import { ActionIcon } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { createContext, useContext } from "react";

import { Icon } from "~/parts/Icon";
import { shell } from "~/strings/shell";

import css from "./Shell.module.css";

/** Opens it, where there is one: outside of the frame is none. */
export const OpenMenu = createContext<(() => void) | null>(null);

export const MenuButton = () => {
  const open = useContext(OpenMenu);
  if (!open) return null;
  return (
    <ActionIcon className={css.menu} aria-label={shell.menu} onClick={open}>
      <Icon of={IconMenu2} />
    </ActionIcon>
  );
};
