/** A time as people say it; the exact one is shown on hover, and said to whoever hears the page. */
import { exactly, when } from "~/app/times";

interface Props {
  readonly at: string;
  readonly now: number;
  /** How it is said: `ago` for lists. */
  readonly say?: (at: string, now: number) => string;
  readonly className?: string;
}

export const Time = ({ at, now, say = when, className }: Props) => {
  const exact = exactly(at);
  return (
    <time dateTime={at} title={exact} className={className}>
      {say(at, now)}
      <span className="unseen">, {exact}</span>
    </time>
  );
};
