/** A section of the settings: what it is about, what one can add, and what there is. */
import type { ReactNode } from "react";

import css from "./Settings.module.css";

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly add?: ReactNode;
  readonly children: ReactNode;
}

export const Section = ({ title, lead, add, children }: Props) => (
  <section className={css.section}>
    <h2>
      {title}
      {add}
    </h2>
    <p className={css.lead}>{lead}</p>
    {children}
  </section>
);
