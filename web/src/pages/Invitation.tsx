/** Where an invitation leads: somebody new says who they are, whoever is signed in just joins. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { useDoing } from "~/app/doing";
import { leaveFor, myselfQuery } from "~/app/session";
import { Said } from "~/parts/Confirm";
import { Door } from "~/parts/Door";
import css from "~/profile/Profile.module.css";
import { tokenOfLink } from "~/profile/tokens";
import { doors, profile } from "~/strings/profile";
import { signIn } from "~/strings/signIn";

export const Invitation = () => {
  const [token] = useState(() => tokenOfLink(window.location.hash));
  return (
    <Door title={doors.invitation}>
      {token === null ? <p className="vermilion">{doors.noToken}</p> : <Join token={token} />}
    </Door>
  );
};

const Join = ({ token }: { token: string }) => {
  const { data: myself } = useQuery({ ...myselfQuery, retry: false });
  const accept = useDoing("accept_invitation");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const join = (event: FormEvent): void => {
    event.preventDefault();
    accept.run({ token, ...(myself ? {} : { name: name.trim(), password }) }, () =>
      leaveFor(myself ? "/" : "/sign-in"),
    );
  };
  return (
    <form className={css.door} onSubmit={join}>
      {!myself && (
        <>
          <p className="second">{doors.invitationLead}</p>
          <TextInput
            label={profile.name}
            autoComplete="name"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            autoFocus
          />
          <PasswordInput
            label={signIn.password}
            description={profile.nextMore}
            autoComplete="new-password"
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        </>
      )}
      <Said error={accept.error} />
      <Button
        type="submit"
        variant="filled"
        color="ink"
        loading={accept.isBusy}
        disabled={!myself && (name.trim() === "" || password === "")}
      >
        {myself ? doors.acceptAsMe(myself.email) : doors.accept}
      </Button>
    </form>
  );
};
