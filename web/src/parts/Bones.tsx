/** Bars of the final geometry while something loads for the first time; without shimmer. */
import css from "./Bones.module.css";

/** Each row has bars of these widths in per cent. */
export const Bones = ({ label, rows, widths }: { label: string; rows: number; widths: readonly number[] }) => (
  <div className={css.bones} role="status">
    <span className="unseen">{label}</span>
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the bars are nothing but their places
      <div key={row} className={css.row}>
        {widths.map((width) => (
          <div key={width} className={css.bar} style={{ width: `${Math.max(12, width - ((row * 7) % 20))}%` }} />
        ))}
      </div>
    ))}
  </div>
);
