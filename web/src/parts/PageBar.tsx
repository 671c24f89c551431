/** A page's title bar: the menu on small screens, what the page is, a few words about it, and what it offers. */
import type { ReactNode } from "react";
import { useTitle } from "~/app/alerts";
import { MenuButton } from "~/app/MenuButton";

import css from "./PageBar.module.css";

interface Props {
  readonly title: string;
  /** What stands in the tab, where that is more than the title. */
  readonly tab?: string;
  readonly back?: ReactNode;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

export const PageBar = ({ title, tab = title, back, note, children }: Props) => {
  useTitle(tab);
  return (
    <header className="bar-of-page">
      {back ?? <MenuButton />}
      <h1 className="cut" dir="auto">
        {title}
      </h1>
      {note && <span className={`small third num cut ${css.note}`}>{note}</span>}
      <span className="grow" />
      {children}
    </header>
  );
};
