/** Whether customers can be reached, channel by channel. */
import { Link } from "@tanstack/react-router";

import { useChannels } from "~/app/furniture";
import { useNow } from "~/app/now";
import { Acts, Grid } from "~/parts/Grid";
import { Time } from "~/parts/Time";
import { operations } from "~/strings/operations";

import { type Channel, isUnwell } from "./unwell";

export const Health = ({ channel: { health, failure, code, disabled_at } }: { channel: Channel }) => {
  if (disabled_at !== null) return <span className="third">{operations.health.disabled}</span>;
  if (health === "healthy") {
    return (
      <>
        <i className="dot" />
        {operations.health.healthy}
      </>
    );
  }
  return (
    <span className="ochre">
      <i className="square" />
      {operations.health[health]}
      {failure && `: ${failure}`}
      {code !== null && ` (${code})`}
    </span>
  );
};

export const Channels = () => {
  const channels = useChannels();
  const now = useNow();
  return (
    <section>
      <h2>{operations.channels}</h2>
      {channels.length === 0 && <p className="second">{operations.channelsNone}</p>}
      {channels.length > 0 && (
        <Grid label={operations.channels} heads={operations.channelHeads}>
          {channels.map((channel) => (
            <tr key={channel.channel_id}>
              <td>{channel.name}</td>
              <td>{channel.display_number}</td>
              <td>
                <Health channel={channel} />
              </td>
              <td>
                <Time at={channel.health_since} now={now} />
              </td>
              <Acts>
                <Link to="/settings/$section" params={{ section: "channels" }}>
                  {isUnwell(channel) ? operations.reconnect : operations.look}
                </Link>
              </Acts>
            </tr>
          ))}
        </Grid>
      )}
    </section>
  );
};
