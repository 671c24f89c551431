/** One line under a title bar that says what is not as it should be, and the way out. Never a toast. */
import type { ReactNode } from "react";

import css from "./Strip.module.css";

type Tone = "info" | "warn" | "bad";

interface Props {
  readonly tone: Tone;
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const Strip = ({ tone, icon, children, action }: Props) => (
  <div className={`${css.strip} ${css[tone]}`} role={tone === "bad" ? "alert" : "status"}>
    {icon}
    <span className="grow">{children}</span>
    {action && (
      <button type="button" className={css.action} onClick={action.run}>
        {action.label}
      </button>
    )}
  </div>
);
