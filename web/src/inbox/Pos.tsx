/** A number on the record, as a link to its event. */
import { firstOf } from "~/api/positions";
import { useMay } from "~/app/session";
import { Go } from "~/parts/Go";
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
    <Go href={`/record/${shard}/${seq}`} className={`pos ${className}`} title={title}>
      {seq}
    </Go>
  );
};

/** The position of a command's answer, `<shard>:<seq>`. */
export const PosOf = ({ position }: { position: string }) => <Pos {...firstOf(position)} />;
