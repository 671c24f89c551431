/** Other ways to sign in. */
import { Button } from "@mantine/core";

import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { Said } from "~/parts/Confirm";
import { profile } from "~/strings/profile";

import css from "./Profile.module.css";

export const Providers = () => {
  const { data } = useAsk("list_providers");
  const link = useDoing("link_provider");
  const unlink = useDoing("unlink_provider");
  if (!data || data.providers.length === 0) return null;
  return (
    <section className={css.section}>
      <h2>{profile.signIns}</h2>
      <Said error={link.error ?? unlink.error} />
      {data.providers.map(({ provider, label }) => (
        <div key={provider} className={css.row}>
          <Button
            variant="default"
            loading={link.isBusy}
            onClick={() => link.run({ provider, return_path: "/profile" }, ({ url }) => window.location.assign(url))}
          >
            {profile.linkWith(label)}
          </Button>
          <Button loading={unlink.isBusy} onClick={() => unlink.run({ provider })}>
            {profile.unlink(label)}
          </Button>
        </div>
      ))}
    </section>
  );
};
