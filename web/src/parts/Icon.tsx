/** Icons as the whole client has them: outline, 16 px (14 in meta lines), beside a word or with an accessible name. */
import type { Icon as TablerIcon } from "@tabler/icons-react";

interface Props {
  readonly of: TablerIcon;
  readonly small?: boolean;
  readonly label?: string;
}

export const Icon = ({ of: Drawn, small = false, label }: Props) => (
  <Drawn
    size={small ? 14 : 16}
    stroke={1.75}
    style={{ flex: "none", verticalAlign: small ? "-2.5px" : "-3px" }}
    {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
  />
);
