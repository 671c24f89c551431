/** Tokens for programs. A secret is shown once. */
import { Button, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Body, Done, Schemas } from "~/api/client";
import { useAskPages } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useNames } from "~/app/furniture";
import { useNow } from "~/app/now";
import { READS, scopesOf, useMay, useMe, WRITES } from "~/app/session";
import { when } from "~/app/times";
import { Answered } from "~/parts/Answered";
import { Dialog } from "~/parts/Dialog";
import { Editor } from "~/parts/Editor";
import { Acts, Grid } from "~/parts/Grid";
import { More } from "~/parts/More";
import { Time } from "~/parts/Time";
import { settings } from "~/strings/settings";
import { shell } from "~/strings/shell";

import { Deleting } from "./Deleting";
import { Section } from "./Section";
import css from "./Settings.module.css";

type Token = Schemas["TokenRow"];

const { tokens: words } = settings;

export const Tokens = () => {
  const found = useAskPages("list_tokens");
  const mayWrite = useMay("tokens:write");
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const revoke = useDoing("revoke_token", ["list_tokens"]);
  return (
    <Section
      title={settings.sections.tokens}
      lead={words.lead}
      add={
        mayWrite && (
          <Button variant="filled" color="ink" onClick={() => setMaking(true)}>
            {words.create}
          </Button>
        )
      }
    >
      <Answered of={found}>
        {({ pages }) => {
          const tokens = pages.flatMap((page) => page.tokens);
          if (tokens.length === 0) return <p className="second">{settings.none}</p>;
          return (
            <Grid label={settings.sections.tokens} heads={words.heads}>
              {tokens.map((token) => (
                <Row key={token.token_id} token={token} revoke={mayWrite ? () => setRevoked(token) : null} />
              ))}
            </Grid>
          );
        }}
      </Answered>
      <More of={found} />
      {isMaking && <Make close={() => setMaking(false)} />}
      {revoked && (
        <Deleting
          title={words.revokeOf(revoked.label)}
          more={words.revokeMore}
          label={words.revoke}
          doing={revoke}
          body={{ token_id: revoked.token_id }}
          close={() => setRevoked(null)}
        />
      )}
    </Section>
  );
};

const Row = ({ token, revoke }: { token: Token; revoke: (() => void) | null }) => {
  const nameOf = useNames();
  const now = useNow();
  const isOver = token.revoked_at !== null;
  return (
    <tr className={isOver ? "third" : undefined}>
      <td>{token.label}</td>
      <td>{nameOf(token.member_id)}</td>
      <td className={css.long} title={token.scopes.join(", ")}>
        {token.scopes.join(", ")}
      </td>
      <td>
        <Time at={token.created_at} now={now} />
      </td>
      <td>{isOver ? words.revoked : token.expires_at ? when(token.expires_at, now) : words.never}</td>
      <Acts>{revoke && !isOver && <Button onClick={revoke}>{words.revoke}</Button>}</Acts>
    </tr>
  );
};

type Kind = NonNullable<Body<"create_token">["kind"]>;
type Scopes = NonNullable<Body<"create_token">["scopes"]>;

const Make = ({ close }: { close: () => void }) => {
  const make = useDoing("create_token", ["list_tokens"]);
  const { role } = useMe();
  const [made, setMade] = useState<Done<"create_token"> | null>(null);
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState<Kind>("personal");
  const [days, setDays] = useState<number | string>("");
  const [scopes, setScopes] = useState<string[]>([]);
  if (made) return <Secret made={made} close={close} />;
  const body: Body<"create_token"> = {
    kind,
    label: label.trim(),
    ...(scopes.length > 0 ? { scopes: scopes as Scopes } : {}),
    ...(days === "" ? {} : { expires_in_days: Number(days) }),
  };
  return (
    <Editor
      title={words.create}
      label={words.createDo}
      isBusy={make.isBusy}
      error={make.error}
      isReady={body.label !== ""}
      save={() => make.run(body, setMade)}
      close={close}
    >
      <TextInput
        label={words.label}
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        data-autofocus
      />
      <Select
        label={words.kind}
        data={Object.entries(words.kinds).map(([value, each]) => ({ value, label: each }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => setKind(value as Kind)}
      />
      <MultiSelect
        label={words.scopes}
        description={words.scopesMore}
        data={[...scopesOf(role, [...READS, ...WRITES])]}
        value={scopes}
        onChange={setScopes}
        searchable
      />
      <NumberInput label={words.days} description={words.daysMore} value={days} onChange={setDays} min={1} />
    </Editor>
  );
};

const Secret = ({ made, close }: { made: Done<"create_token">; close: () => void }) => (
  <Dialog onClose={close} title={words.secret} size={520} closeOnClickOutside={false}>
    <div className={css.dialog}>
      <p className="second">{words.secretMore}</p>
      {made.client_id && (
        <>
          <b>{words.clientId}</b>
          <code className={css.secret}>{made.client_id}</code>
        </>
      )}
      <code className={css.secret}>{made.secret}</code>
      <div>
        <Button variant="filled" color="ink" onClick={() => void navigator.clipboard.writeText(made.secret)}>
          {shell.copy}
        </Button>{" "}
        <Button onClick={close}>{words.done}</Button>
      </div>
    </div>
  </Dialog>
);
