/** Where one is signed in. */
import { Button } from "@mantine/core";
import { useState } from "react";

import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useNow } from "~/app/now";
import { leaveFor } from "~/app/session";
import { Answered } from "~/parts/Answered";
import { Confirm, Said } from "~/parts/Confirm";
import { Acts, Grid } from "~/parts/Grid";
import { Time } from "~/parts/Time";
import { profile } from "~/strings/profile";

import { browserOf } from "./browsers";
import css from "./Profile.module.css";

export const Sessions = () => {
  const found = useAsk("list_sessions");
  const end = useDoing("end_session", ["list_sessions"]);
  const endAll = useDoing("end_all_sessions");
  const [isEnding, setEnding] = useState(false);
  const now = useNow();
  return (
    <section className={css.section}>
      <h2>
        {profile.sessions}
        <Button onClick={() => setEnding(true)}>{profile.endOthers}</Button>
      </h2>
      <Said error={end.error} />
      <Answered of={found} rows={2}>
        {({ sessions }) => (
          <Grid label={profile.sessions} heads={profile.sessionHeads}>
            {sessions.map((session) => (
              <tr key={session.session_id}>
                <td title={session.user_agent}>
                  {browserOf(session.user_agent)} <span className="third">{session.method}</span>
                </td>
                <td>{session.address}</td>
                <td>
                  <Time at={session.created_at} now={now} />
                </td>
                <td>
                  <Time at={session.last_used_at} now={now} />
                </td>
                <Acts>
                  {session.this_one ? (
                    <span className="third">{profile.thisOne}</span>
                  ) : (
                    <Button disabled={end.isBusy} onClick={() => end.run({ session_id: session.session_id })}>
                      {profile.end}
                    </Button>
                  )}
                </Acts>
              </tr>
            ))}
          </Grid>
        )}
      </Answered>
      {isEnding && (
        <Confirm
          title={profile.endOthers}
          label={profile.end}
          isBusy={endAll.isBusy}
          error={endAll.error}
          run={() => endAll.run({}, () => leaveFor("/sign-in"))}
          close={() => setEnding(false)}
        >
          <p className="second">{profile.endAllMore}</p>
        </Confirm>
      )}
    </section>
  );
};
