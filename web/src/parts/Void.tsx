/** Nothing here: a sentence, another one, and the next step. */
import type { ReactNode } from "react";

import css from "./Void.module.css";

export const Void = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <div className={css.void}>
    <b>{title}</b>
    {children}
    {action && <div className={css.action}>{action}</div>}
  </div>
);
