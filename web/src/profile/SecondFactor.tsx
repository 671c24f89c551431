/** The second factor: turned on by an authenticator or over WhatsApp, turned off by a code. */
import { Button, TextInput } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

import type { Done } from "~/api/client";
import { useDoing } from "~/app/doing";
import { useMe } from "~/app/session";
import { Confirm } from "~/parts/Confirm";
import { Dialog } from "~/parts/Dialog";
import { Editor } from "~/parts/Editor";
import { profile } from "~/strings/profile";

import css from "./Profile.module.css";

const Qr = lazy(() => import("./Qr").then(({ Qr }) => ({ default: Qr })));

type Enrolment = Done<"start_second_factor">;
type Step = { readonly by: "app"; readonly secret: Enrolment } | { readonly by: "whatsapp" } | { readonly by: "off" };

export const SecondFactor = () => {
  const { myself } = useMe();
  const start = useDoing("start_second_factor");
  const [step, setStep] = useState<Step | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const close = (): void => setStep(null);
  const on = (recovery: Done<"enrol_second_factor">): void => {
    setStep(null);
    setCodes(recovery.recovery_codes);
  };
  return (
    <section className={css.section} id="second-factor">
      <h2>{profile.factor}</h2>
      <p className="second">
        {myself.second_factor ? profile.factorOn[myself.second_factor_by ?? "authenticator"] : profile.factorOff}
      </p>
      <div className={css.row}>
        {myself.second_factor ? (
          <Button variant="default" onClick={() => setStep({ by: "off" })}>
            {profile.turnOff}
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              onClick={() => !start.isBusy && start.run({}, (secret) => setStep({ by: "app", secret }))}
            >
              {profile.startApp}
            </Button>
            <Button variant="default" onClick={() => setStep({ by: "whatsapp" })}>
              {profile.startWhatsapp}
            </Button>
          </>
        )}
      </div>
      {start.error && <p className="vermilion">{start.error.message}</p>}
      {step?.by === "app" && <ByApp enrolment={step.secret} on={on} close={close} />}
      {step?.by === "whatsapp" && <ByWhatsapp on={on} close={close} />}
      {step?.by === "off" && <Off close={close} />}
      {codes.length > 0 && <Recovery codes={codes} close={() => setCodes([])} />}
    </section>
  );
};

const CodeInput = ({ hint, value, set }: { hint: string; value: string; set: (code: string) => void }) => (
  <TextInput
    label={profile.code}
    description={hint}
    autoComplete="one-time-code"
    inputMode="numeric"
    value={value}
    onChange={({ currentTarget }) => set(currentTarget.value)}
    data-autofocus
  />
);

type On = (recovery: Done<"enrol_second_factor">) => void;

const ByApp = ({ enrolment, on, close }: { enrolment: Enrolment; on: On; close: () => void }) => {
  const enrol = useDoing("enrol_second_factor", ["get_myself"]);
  const [code, setCode] = useState("");
  return (
    <Editor
      title={profile.startApp}
      label={profile.turnOn}
      isBusy={enrol.isBusy}
      error={enrol.error}
      isReady={code.trim() !== ""}
      save={() => enrol.run({ code: code.trim() }, on)}
      close={close}
    >
      <p className="second">{profile.secret}</p>
      <Suspense>
        <Qr text={enrolment.uri} label={profile.qr} />
      </Suspense>
      <code className={css.secret}>{enrolment.secret}</code>
      <a href={enrolment.uri}>{profile.openApp}</a>
      <CodeInput hint={profile.codeApp} value={code} set={setCode} />
    </Editor>
  );
};

const ByWhatsapp = ({ on, close }: { on: On; close: () => void }) => {
  const start = useDoing("start_whatsapp_factor");
  const enrol = useDoing("enrol_whatsapp_factor", ["get_myself"]);
  const [number, setNumber] = useState("");
  const [code, setCode] = useState("");
  const [isSent, setSent] = useState(false);
  return (
    <Editor
      title={profile.startWhatsapp}
      label={isSent ? profile.turnOn : profile.sendCode}
      isBusy={start.isBusy || enrol.isBusy}
      error={start.error ?? enrol.error}
      isReady={isSent ? code.trim() !== "" : number.trim() !== ""}
      save={() => (isSent ? enrol.run({ code: code.trim() }, on) : start.run({ number }, () => setSent(true)))}
      close={close}
    >
      <TextInput
        type="tel"
        label={profile.number}
        value={number}
        disabled={isSent}
        onChange={({ currentTarget }) => setNumber(currentTarget.value)}
        data-autofocus
      />
      {isSent && <CodeInput hint={profile.codeSent} value={code} set={setCode} />}
    </Editor>
  );
};

const Off = ({ close }: { close: () => void }) => {
  const remove = useDoing("remove_second_factor", ["get_myself"]);
  const [code, setCode] = useState("");
  return (
    <Confirm
      title={profile.turnOff}
      label={profile.turnOff}
      isBusy={remove.isBusy}
      error={remove.error}
      isReady={code.trim() !== ""}
      run={() => remove.run({ code: code.trim() }, close)}
      close={close}
    >
      <p className="second">{profile.turnOffMore}</p>
      <CodeInput hint={profile.codeApp} value={code} set={setCode} />
    </Confirm>
  );
};

const Recovery = ({ codes, close }: { codes: readonly string[]; close: () => void }) => (
  <Dialog onClose={close} title={profile.recovery} size={440} closeOnClickOutside={false}>
    <div className={css.form}>
      <p className="second">{profile.recoveryMore}</p>
      <code className={css.secret}>{codes.join("\n")}</code>
      <div>
        <Button variant="filled" color="ink" onClick={close}>
          {profile.haveThem}
        </Button>
      </div>
    </div>
  </Dialog>
);
