/** One's password. */
import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";

import { useDoing } from "~/app/doing";
import { Said } from "~/parts/Confirm";
import { profile } from "~/strings/profile";

import css from "./Profile.module.css";

const CHARS_MIN = 12;

export const Password = () => {
  const set = useDoing("set_password", ["list_sessions"]);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [isDone, setDone] = useState(false);
  const done = (): void => {
    setCurrent("");
    setNext("");
    setDone(true);
  };
  return (
    <section className={css.section}>
      <h2>{profile.password}</h2>
      <p className="second">{profile.passwordLead}</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          set.run({ current, new: next }, done);
        }}
      >
        <PasswordInput
          label={profile.current}
          autoComplete="current-password"
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label={profile.next}
          description={profile.nextMore}
          autoComplete="new-password"
          value={next}
          onChange={({ currentTarget }) => setNext(currentTarget.value)}
        />
        <Said error={set.error} />
        <div>
          <Button
            type="submit"
            variant="default"
            loading={set.isBusy}
            disabled={current === "" || next.length < CHARS_MIN}
          >
            {profile.change}
          </Button>{" "}
          <span role="status" className="third">
            {isDone && profile.changed}
          </span>
        </div>
      </form>
    </section>
  );
};
