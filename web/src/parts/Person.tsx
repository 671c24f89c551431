/** A colleague as a circle: customers have names, colleagues have circles. */
import { Tooltip } from "@mantine/core";
import { useState } from "react";

import css from "./Person.module.css";

const TONES = 3;

interface Props {
  readonly id: string | null;
  readonly name: string;
  readonly size?: number;
  /** One of many: its name is said by the browser alone. */
  readonly isLight?: boolean;
}

/** Without an id it is nobody's place: a dashed circle. Its tooltip is made when the pointer comes there first. */
export const Person = ({ id, name, size = 20, isLight = false }: Props) => {
  const [isPointedAt, setPointedAt] = useState(false);
  const circle = (
    <span
      className={id === null ? css.nobody : css.person}
      data-tone={id === null ? undefined : toneOf(id)}
      style={{ width: size, height: size }}
      role="img"
      aria-label={name}
      title={isLight ? name : undefined}
      onPointerEnter={isLight ? undefined : () => setPointedAt(true)}
    >
      {id === null ? "" : initialOf(name)}
    </span>
  );
  return isPointedAt ? <Tooltip label={name}>{circle}</Tooltip> : circle;
};

const initialOf = (name: string): string => (Array.from(name.trim())[0] ?? "?").toLocaleUpperCase();

const toneOf = (id: string): number => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TONES;
