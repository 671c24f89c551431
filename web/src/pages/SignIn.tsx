/** The door: by provider or by password, then the second factor. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";

import { ask, command, type Schemas } from "~/api/client";
import { isProblem, Problem } from "~/api/problem";
import { useAsk } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { leaveFor } from "~/app/session";
import { Door } from "~/parts/Door";
import { Icon } from "~/parts/Icon";
import { signIn } from "~/strings/signIn";

import css from "./SignIn.module.css";

type Factor = Schemas["SessionBegun"]["second_factor_by"];

const route = getRouteApi("/sign-in");

export const SignIn = () => {
  const [factor, setFactor] = useState<Factor>(null);
  const { to = "/" } = route.useSearch();
  const enter = (): void => leaveFor(to.startsWith("/") && !to.startsWith("//") ? to : "/");
  useHalfSignedIn(setFactor);
  return (
    <Door title={factor === null ? signIn.title : signIn.codeTitle} foot={signIn.recorded}>
      {factor === null ? (
        <Credentials to={to} next={(by) => (by === null ? enter() : setFactor(by))} />
      ) : (
        <SecondFactor by={factor} enter={enter} back={() => setFactor(null)} />
      )}
    </Door>
  );
};

/** Who comes back from a provider may have the second factor still before them. */
const useHalfSignedIn = (set: (by: Factor) => void): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once
  useEffect(() => {
    ask("get_myself").catch((error: unknown) => {
      if (isProblem(error, "second-factor-needed")) set("authenticator");
    });
  }, []);
};

const Credentials = ({ to, next }: { to: string; next: (factor: Factor) => void }) => {
  const { data } = useAsk("list_providers");
  const { isBusy, problem, submit } = useSubmit(async (fields) => {
    const email = String(fields.get("email"));
    const begun = await command("sign_in", { email, password: String(fields.get("password")) });
    next(begun.second_factor === "needed" ? (begun.second_factor_by ?? "authenticator") : null);
  });
  const providers = data?.providers ?? [];
  return (
    <form onSubmit={submit} className={css.form}>
      {providers.map(({ provider, label }) => (
        <Button
          key={provider}
          variant="default"
          className={css.wide}
          leftSection={<Icon of={IconBuilding} />}
          component="a"
          href={`/v1/sign_in/${provider}?return_path=${encodeURIComponent(to)}`}
        >
          {signIn.with(label)}
        </Button>
      ))}
      {providers.length > 0 && <div className={css.or}>{signIn.or}</div>}
      <TextInput name="email" type="email" label={signIn.email} autoComplete="username" required autoFocus {...PLAIN} />
      <div className={css.pair}>
        <PasswordInput
          name="password"
          label={signIn.password}
          autoComplete="current-password"
          required
          error={problem && said(problem)}
          {...PLAIN}
        />
        <Link className={css.aside} to="/reset-password">
          {signIn.forgotten}
        </Link>
      </div>
      <Button type="submit" variant="filled" color="ink" className={css.wide} loading={isBusy}>
        {signIn.submit}
      </Button>
    </form>
  );
};

const PLAIN = { withAsterisk: false } as const;

const SecondFactor = ({ by, enter, back }: { by: Factor; enter: () => void; back: () => void }) => {
  const [isSent, setSent] = useState(false);
  const { isBusy, problem, submit } = useSubmit(async (fields) => {
    await command("pass_second_factor", { code: String(fields.get("code")).trim() });
    enter();
  });
  const request = useDoing("request_sign_in_code");
  const refused = problem ?? request.error;
  return (
    <form onSubmit={submit} className={css.form}>
      <p className="second">{by === "whatsapp" ? signIn.codeSent : signIn.codeOfApp}</p>
      <TextInput
        name="code"
        label={signIn.code}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        autoFocus
        error={refused && said(refused)}
        {...PLAIN}
      />
      <Button type="submit" variant="filled" color="ink" className={css.wide} loading={isBusy}>
        {signIn.continue}
      </Button>
      {by === "whatsapp" && (
        <Button loading={request.isBusy} onClick={() => request.run({}, () => setSent(true))}>
          {isSent ? signIn.codeOnItsWay : signIn.sendCode}
        </Button>
      )}
      <Button onClick={back}>{signIn.otherAccount}</Button>
    </form>
  );
};

const said = (problem: Error): string => {
  if (isProblem(problem, "credentials-are-wrong")) return signIn.wrong;
  if (isProblem(problem, "code-is-wrong")) return signIn.codeWrong;
  return problem instanceof Problem && problem.retryAfterS ? signIn.tooMany(problem.retryAfterS) : problem.message;
};

const useSubmit = (run: (fields: FormData) => Promise<void>) => {
  const [problem, setProblem] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await run(new FormData(event.currentTarget));
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, submit: (event: FormEvent<HTMLFormElement>) => void submit(event) };
};
