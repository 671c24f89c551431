/** Oneself: password, second factor, sessions, and what one is told of. */
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { useMay, useMe } from "~/app/session";
import { Said } from "~/parts/Confirm";
import { Fact, Facts } from "~/parts/Facts";
import { Icon } from "~/parts/Icon";
import { PageBar } from "~/parts/PageBar";
import { Strip } from "~/parts/Strip";
import { Notifications } from "~/profile/Notifications";
import { Password } from "~/profile/Password";
import css from "~/profile/Profile.module.css";
import { Providers } from "~/profile/Providers";
import { SecondFactor } from "~/profile/SecondFactor";
import { Sessions } from "~/profile/Sessions";
import { profile } from "~/strings/profile";
import { shell } from "~/strings/shell";

export const Profile = () => {
  const mayNotify = useMay("inbox:write");
  const { myself } = useMe();
  const isAsked = window.location.hash === "#second-factor" && !myself.second_factor;
  return (
    <>
      <PageBar title={profile.title} />
      {isAsked && (
        <Strip tone="warn" icon={<Icon of={IconLock} small />}>
          {profile.factorRequired}
        </Strip>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="page" aria-label={profile.title} tabIndex={0}>
        <div className={css.body}>
          <You />
          <SecondFactor />
          {mayNotify && <Notifications />}
          <Sessions />
          <Password />
          <Providers />
        </div>
      </section>
    </>
  );
};

const You = () => {
  const { myself, role } = useMe();
  const verify = useDoing("request_email_verification");
  const [isSent, setSent] = useState(false);
  return (
    <section className={css.section}>
      <h2>{profile.you}</h2>
      <Facts>
        <Fact name={profile.name}>{myself.name}</Fact>
        <Fact name={profile.email}>
          {myself.email}{" "}
          <span className="third">{myself.email_is_verified ? profile.verified : profile.unverified}</span>
        </Fact>
        <Fact name={profile.role}>{shell.roles[role]}</Fact>
      </Facts>
      <Said error={verify.error} />
      {!myself.email_is_verified && (
        <Button loading={verify.isBusy} disabled={isSent} onClick={() => verify.run({}, () => setSent(true))}>
          {isSent ? profile.verifySent : profile.verify}
        </Button>
      )}
    </section>
  );
};
