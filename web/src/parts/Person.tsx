/** A colleague as a circle: customers have names, colleagues have circles. */
import { Tooltip } from "@mantine/core";

import css from "./Person.module.css";

const TONES = 3;

interface Props {
  readonly id: string | null;
  readonly name: string;
  readonly size?: number;
}

/** Without an id it is nobody's place: a dashed circle. */
export const Person = ({ id, name, size = 20 }: Props) => (
  <Tooltip label={name}>
    <span
      className={id === null ? css.nobody : css.person}
      data-tone={id === null ? undefined : toneOf(id)}
      style={{ width: size, height: size }}
      role="img"
      aria-label={name}
    >
      {id === null ? "" : initialOf(name)}
    </span>
  </Tooltip>
);

const initialOf = (name: string): string => (Array.from(name.trim())[0] ?? "?").toLocaleUpperCase();

const toneOf = (id: string): number => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TONES;
