/** The first page: which workspace, and what it needs to begin. */
import { Button } from "@mantine/core";
import { IconCheck, IconCircleDashed } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useState } from "react";

import { useCannedReplies, useChannels, useLabels, useMembers } from "~/app/furniture";
import { type Me, meOf, myselfQuery, signOut, switchWorkspace } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { Door } from "~/parts/Door";
import { Icon } from "~/parts/Icon";
import css from "~/profile/Profile.module.css";
import { welcome } from "~/strings/profile";
import { shell } from "~/strings/shell";

export const Welcome = () => {
  const found = useQuery({ ...myselfQuery, retry: false });
  const me = found.data ? meOf(found.data) : null;
  return (
    <Door title={me ? welcome.lead(me.workspaceName) : welcome.title}>
      <Answered of={found} rows={3}>
        {(myself) => (me ? <Steps me={me} /> : <Nowhere email={myself.email} workspaces={myself.workspaces} />)}
      </Answered>
    </Door>
  );
};

const Nowhere = ({ email, workspaces }: { email: string; workspaces: Me["myself"]["workspaces"] }) => {
  const [error, setError] = useState<Error | null>(null);
  const go = (going: Promise<void>): void => void going.catch(setError);
  return (
    <div className={css.door}>
      {workspaces.length === 0 ? (
        <>
          <b>{welcome.nowhere}</b>
          <p className="second">{welcome.nowhereLead(email)}</p>
        </>
      ) : (
        <b>{welcome.choose}</b>
      )}
      {workspaces.map(({ workspace_id, workspace_name }) => (
        <Button
          key={workspace_id}
          variant="default"
          className={css.wide}
          onClick={() => go(switchWorkspace(workspace_id))}
        >
          {workspace_name}
        </Button>
      ))}
      <Said error={error} />
      <Button onClick={() => go(signOut())}>{shell.signOut}</Button>
    </div>
  );
};

const Steps = ({ me }: { me: Me }) => {
  const channels = useChannels().filter(({ disabled_at }) => disabled_at === null);
  const members = useMembers().filter(({ left_at }) => left_at === null);
  const labels = useLabels().filter(({ deleted_at }) => deleted_at === null);
  const replies = useCannedReplies();
  const { steps } = welcome;
  const settings = (section: string): LinkProps => ({ to: "/settings/$section", params: { section } });
  const all: readonly [readonly [string, string], boolean, LinkProps][] = [
    [steps.channel, channels.length > 0, settings("channels")],
    [steps.members, members.length > 1, settings("members")],
    [steps.labels, labels.length > 0, settings("labels")],
    [steps.replies, replies.length > 0, settings("replies")],
    [steps.factor, me.myself.second_factor, { to: "/profile" }],
  ];
  return (
    <div className={css.door}>
      <ul className={css.steps}>
        {all.map(([[title, more], isDone, link]) => (
          <li key={title}>
            <Link {...link}>
              <span className={isDone ? "leaf" : "third"}>
                <Icon of={isDone ? IconCheck : IconCircleDashed} />
              </span>
              <span>
                <b>{title}</b>
                <span className="small third">{more}</span>
              </span>
              <span className="small third">{isDone ? welcome.isDone : welcome.toDo}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Button
        variant="filled"
        color="ink"
        className={css.wide}
        renderRoot={(props) => <Link to="/inbox" search={{}} {...props} />}
      >
        {welcome.inbox}
      </Button>
    </div>
  );
};
