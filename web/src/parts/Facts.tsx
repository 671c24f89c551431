/** What is so, name by name. */
import type { ReactNode } from "react";

import css from "./Facts.module.css";

export const Facts = ({ children }: { children: ReactNode }) => <dl className={css.facts}>{children}</dl>;

/** One of them; nothing where there is nothing to say. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) =>
  children === null || children === undefined || children === false || children === "" ? null : (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </>
  );
