/** Oneself, at the sidebar's foot: profile, other workspaces, appearance, the way out. */
import { Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Said } from "~/parts/Confirm";
import { Icon } from "~/parts/Icon";
import { Person } from "~/parts/Person";
import { shell } from "~/strings/shell";

import css from "./Nav.module.css";
import { type Density, density } from "./preferences";
import { signOut, switchWorkspace, useMe } from "./session";
import { useStore } from "./store";

const THEMES = ["auto", "light", "dark"] as const;
const DENSITIES: readonly Density[] = ["comfortable", "compact"];

export const Account = () => {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dense = useStore(density);
  const [error, setError] = useState<Error | null>(null);
  const go = (going: Promise<void>): void => void going.catch(setError);
  const tick = (isChosen: boolean) => (isChosen ? <Icon of={IconCheck} small /> : <span style={{ width: 14 }} />);
  return (
    <>
      <Menu.Target>
        <button type="button" className={css.me}>
          <Person id={me.memberId} name={me.myself.name} />
          <span className={`cut ${css.words}`}>
            {me.myself.name}
            <small>{shell.roles[me.role]}</small>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item renderRoot={(props) => <Link to="/profile" {...props} />}>{shell.profile}</Menu.Item>
        {me.myself.workspaces
          .filter(({ workspace_id }) => workspace_id !== me.workspaceId)
          .map(({ workspace_id, workspace_name }) => (
            <Menu.Item key={workspace_id} closeMenuOnClick={false} onClick={() => go(switchWorkspace(workspace_id))}>
              {shell.switchTo(workspace_name)}
            </Menu.Item>
          ))}
        <Menu.Label>{shell.theme}</Menu.Label>
        {THEMES.map((each) => (
          <Menu.Item key={each} leftSection={tick(each === colorScheme)} onClick={() => setColorScheme(each)}>
            {shell.themes[each]}
          </Menu.Item>
        ))}
        <Menu.Label>{shell.density}</Menu.Label>
        {DENSITIES.map((each) => (
          <Menu.Item key={each} leftSection={tick(each === dense)} onClick={() => density.set(each)}>
            {shell.densities[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick={false} onClick={() => go(signOut())}>
          {shell.signOut}
        </Menu.Item>
        {error && (
          <Menu.Label>
            <Said error={error} />
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </>
  );
};
