/** A chart under its question and answer; the table behind it is one click away. */
import { type ReactNode, useId, useState } from "react";

import { Grid, Right } from "~/parts/Grid";
import { stats } from "~/strings/stats";

import { csv } from "./figures";
import css from "./Stats.module.css";

export interface Numbers {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

interface Props {
  readonly title: string;
  readonly note?: string;
  readonly lead: ReactNode;
  readonly numbers: Numbers;
  readonly children: ReactNode;
}

export const Panel = ({ title, note, lead, numbers, children }: Props) => {
  const [isTable, setTable] = useState(false);
  const id = useId();
  return (
    <section aria-labelledby={id} className={css.panel}>
      <h2 id={id}>
        {title}
        {note && <small>{note}</small>}
        <button type="button" className={css.link} aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? stats.chart : stats.table}
        </button>
      </h2>
      <p className={css.lead}>{lead}</p>
      {isTable ? <Tabled title={title} numbers={numbers} /> : children}
    </section>
  );
};

export const Tabled = ({ title, numbers }: { title: string; numbers: Numbers }) => (
  <div className={css.tabled}>
    <Grid label={title} heads={numbers.heads.map((head, index) => (index === 0 ? head : `>${head}`))}>
      {numbers.rows.map(([first, ...others], row) => (
        <tr key={String(first)} data-first={row === 0 || undefined}>
          <td>{first}</td>
          {others.map((value, index) => (
            <Right key={numbers.heads[index + 1]}>{typeof value === "number" ? value.toLocaleString() : value}</Right>
          ))}
        </tr>
      ))}
    </Grid>
  </div>
);

export const download = (name: string, { heads, rows }: Numbers): void => {
  const url = URL.createObjectURL(new Blob([csv([heads, ...rows])], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: `${name}.csv` });
  link.click();
  URL.revokeObjectURL(url);
};
