/** A page that the role here doesn't show; its bar is still the way to the others. */
import { Void } from "~/parts/Void";
import { shell } from "~/strings/shell";

import { MenuButton } from "./MenuButton";

export const NotYours = ({ role }: { role: string }) => (
  <>
    <header className="bar-of-page">
      <MenuButton />
    </header>
    <Void title={shell.notYours}>{shell.notYoursMore(role)}</Void>
  </>
);
