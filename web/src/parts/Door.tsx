/** A page before one is signed in: what it asks at the left, what OnRecord does at the right. */
import type { ReactNode } from "react";

import { shell } from "~/strings/shell";
import { signIn } from "~/strings/signIn";

import css from "./Door.module.css";
import { Mark } from "./Mark";

const NOW = 48196;

export const Door = ({ title, foot, children }: { title: string; foot?: string; children: ReactNode }) => (
  <div className={css.door}>
    <main className={css.side}>
      <div className={css.brand}>
        <Mark size={22} />
        <b>{shell.name}</b>
      </div>
      <div className={css.asked}>
        <h1>{title}</h1>
        {children}
      </div>
      <p className={css.foot}>{foot}</p>
    </main>
    <aside className={css.sheet} aria-label={signIn.what}>
      <p className={css.claim}>{shell.claim}</p>
      <ol>
        {signIn.words.map(([position, who, what]) => (
          <li key={position} data-now={position === NOW || undefined}>
            <span className="pos">{position}</span>
            <span>
              {who && <b>{who}</b>}
              {what}
            </span>
          </li>
        ))}
        <li className="third">
          <span className="pos">—</span>
          <span>{signIn.unsaid}</span>
        </li>
      </ol>
    </aside>
  </div>
);
