/** Where the mail that verifies an e-mail leads. */
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { useDoing } from "~/app/doing";
import { Said } from "~/parts/Confirm";
import { Door } from "~/parts/Door";
import css from "~/profile/Profile.module.css";
import { tokenOfLink } from "~/profile/tokens";
import { doors } from "~/strings/profile";

export const VerifyEmail = () => {
  const [token] = useState(() => tokenOfLink(window.location.hash));
  const [isDone, setDone] = useState(false);
  const verify = useDoing("verify_email", ["get_myself"]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link works once
  useEffect(() => {
    if (token !== null) verify.run({ token }, () => setDone(true));
  }, [token]);
  return (
    <Door title={isDone ? doors.verified : doors.verifying}>
      <div className={css.door}>
        <p role="status">{isDone && doors.verifiedLead}</p>
        {token === null && <p className="vermilion">{doors.noToken}</p>}
        <Said error={verify.error} />
        <Link to="/">{doors.goOn}</Link>
      </div>
    </Door>
  );
};
