/** A new password: first a link is asked for, then it is set by what the mail has. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { Said } from "~/parts/Confirm";
import { Door } from "~/parts/Door";
import css from "~/profile/Profile.module.css";
import { tokenOfLink } from "~/profile/tokens";
import { doors, profile } from "~/strings/profile";
import { signIn } from "~/strings/signIn";

export const ResetPassword = () => {
  const [token] = useState(() => tokenOfLink(window.location.hash));
  return <Door title={doors.reset}>{token === null ? <Ask /> : <SetIt token={token} />}</Door>;
};

const Ask = () => {
  const ask = useDoing("request_password_reset");
  const [email, setEmail] = useState("");
  const [isSent, setSent] = useState(false);
  if (isSent) return <p role="status">{doors.resetSent}</p>;
  return (
    <form
      className={css.door}
      onSubmit={(event) => {
        event.preventDefault();
        ask.run({ email }, () => setSent(true));
      }}
    >
      <p className="second">{doors.resetLead}</p>
      <TextInput
        type="email"
        label={signIn.email}
        autoComplete="username"
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        autoFocus
      />
      <Said error={ask.error} />
      <Button type="submit" variant="filled" color="ink" loading={ask.isBusy} disabled={!email.includes("@")}>
        {doors.resetSend}
      </Button>
      <Link to="/sign-in" search={{}}>
        {doors.toSignIn}
      </Link>
    </form>
  );
};

const SetIt = ({ token }: { token: string }) => {
  const reset = useDoing("reset_password");
  const [password, setPassword] = useState("");
  const [isDone, setDone] = useState(false);
  if (isDone) {
    return (
      <div className={css.door}>
        <p role="status">{doors.resetDone}</p>
        <Link to="/sign-in" search={{}}>
          {doors.toSignIn}
        </Link>
      </div>
    );
  }
  return (
    <form
      className={css.door}
      onSubmit={(event) => {
        event.preventDefault();
        reset.run({ token, password }, () => setDone(true));
      }}
    >
      <PasswordInput
        label={profile.next}
        description={profile.nextMore}
        autoComplete="new-password"
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        autoFocus
      />
      <Said error={reset.error} />
      <Button type="submit" variant="filled" color="ink" loading={reset.isBusy} disabled={password === ""}>
        {doors.resetSet}
      </Button>
    </form>
  );
};
