/** A table that scrolls by itself where it is too wide, and can be scrolled by keyboard. */
import { Table } from "@mantine/core";
import type { ReactNode } from "react";

import { shell } from "~/strings/shell";

import css from "./Grid.module.css";

/** A column's name; `>` before it puts its cells right, an empty one is for actions, said as "Actions". */
export const Grid = ({ label, heads, children }: { label: string; heads: readonly string[]; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  <section className={css.scroll} aria-label={label} tabIndex={0}>
    <Table className={css.grid}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" className={head.startsWith(">") ? css.right : undefined}>
              {head === "" ? <span className="unseen">{shell.actions}</span> : head.replace(/^>/, "")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </Table>
  </section>
);

export const Right = ({ children }: { children: ReactNode }) => <td className={css.right}>{children}</td>;

/** What can be done to a row, plain text at its end. */
export const Acts = ({ children }: { children?: ReactNode }) => <td className={css.acts}>{children}</td>;
