/** What one is told of, and how, besides in the app. */
import { Checkbox } from "@mantine/core";
import { useState } from "react";

import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { Answered } from "~/parts/Answered";
import { Said } from "~/parts/Confirm";
import { Grid } from "~/parts/Grid";
import { profile } from "~/strings/profile";

import css from "./Profile.module.css";

type Kind = keyof typeof profile.kinds;
type Means = keyof typeof profile.means;

const KINDS = Object.entries(profile.kinds) as [Kind, string][];
const MEANS = Object.entries(profile.means) as [Means, string][];

export const Notifications = () => {
  const found = useAsk("get_notifications");
  const keep = useDoing("set_notifications", ["get_notifications"]);
  const [isBlocked, setBlocked] = useState(false);
  return (
    <section className={css.section}>
      <h2>{profile.notifications}</h2>
      <p className="second">{profile.notificationsLead}</p>
      <Said error={keep.error} />
      <Answered of={found} rows={3}>
        {(settings) => {
          const set = async (kind: Kind, means: Means, isOn: boolean): Promise<void> => {
            if (isOn && means === "browser" && !(await isAllowed())) return setBlocked(true);
            const others = (settings[kind] ?? []).filter((each) => each !== means);
            keep.run({ ...settings, [kind]: isOn ? [...others, means] : others });
          };
          return (
            <Grid label={profile.notifications} heads={[profile.notifications, ...MEANS.map(([, label]) => label)]}>
              {KINDS.map(([kind, label]) => (
                <tr key={kind}>
                  <td>{label}</td>
                  {MEANS.map(([means, how]) => (
                    <td key={means}>
                      <Checkbox
                        aria-label={`${label}: ${how}`}
                        checked={settings[kind]?.includes(means) ?? false}
                        disabled={keep.isBusy}
                        onChange={({ currentTarget }) => void set(kind, means, currentTarget.checked)}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </Grid>
          );
        }}
      </Answered>
      {isBlocked && (
        <p className="ochre" role="alert">
          {profile.blocked}
        </p>
      )}
    </section>
  );
};

const isAllowed = async (): Promise<boolean> =>
  "Notification" in window && (await Notification.requestPermission()) === "granted";
