/** A number on the record, as a link to its event. */
import { Link } from "@tanstack/react-router";

import { useMay } from "~/app/session";
import { inbox } from "~/strings/inbox";

interface Props {
  readonly shard: number;
  readonly seq: number;
  readonly className?: string;
}

export const Pos = ({ shard, seq, className = "" }: Props) => {
  const mayOpen = useMay("events:read");
  const title = inbox.position(shard, seq);
  if (!mayOpen) {
    return (
      <span className={`pos ${className}`} title={title}>
        {seq}
      </span>
    );
  }
  return (
    <Link
      to="/record/$shard/$seq"
      params={{ shard: String(shard), seq: String(seq) }}
      search={{}}
      className={`pos ${className}`}
      title={title}
      preload={false}
    >
      {seq}
    </Link>
  );
};

/** The position of a command's answer, `<shard>:<seq>`. */
export const PosOf = ({ position }: { position: string }) => {
  const [shard = 0, seq = 0] = (position.split(",")[0] ?? "").split(":").map(Number);
  return <Pos shard={shard} seq={seq} />;
};
