/** Who works here, and who is asked to. */
import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "~/api/client";
import { useAskPages } from "~/app/ask";
import { useDoing } from "~/app/doing";
import { useMembers } from "~/app/furniture";
import { useNow } from "~/app/now";
import { type Role, useMay, useMe } from "~/app/session";
import { Said } from "~/parts/Confirm";
import { Editor } from "~/parts/Editor";
import { Furnished } from "~/parts/Furnished";
import { Acts, Grid } from "~/parts/Grid";
import { More } from "~/parts/More";
import { Time } from "~/parts/Time";
import { settings } from "~/strings/settings";
import { shell } from "~/strings/shell";

import { Deleting } from "./Deleting";
import { Section } from "./Section";
import css from "./Settings.module.css";

type Member = Schemas["MemberRow"];

const { members: words } = settings;
const ROLES = Object.entries(shell.roles).map(([value, label]) => ({ value, label }));

export const Members = () => {
  const members = useMembers().filter(({ left_at }) => left_at === null);
  const mayWrite = useMay("members:write");
  const [isInviting, setInviting] = useState(false);
  const [removed, setRemoved] = useState<Member | null>(null);
  const remove = useDoing("remove_member", ["list_members"]);
  return (
    <>
      <Section
        title={settings.sections.members}
        lead={words.lead}
        add={
          mayWrite && (
            <Button variant="filled" color="ink" onClick={() => setInviting(true)}>
              {words.invite}
            </Button>
          )
        }
      >
        <Furnished of="list_members">
          <Grid label={settings.sections.members} heads={words.heads}>
            {members.map((member) => (
              <Row key={member.member_id} member={member} remove={() => setRemoved(member)} />
            ))}
          </Grid>
        </Furnished>
      </Section>
      {mayWrite && <Invitations />}
      {isInviting && <Invite close={() => setInviting(false)} />}
      {removed && (
        <Deleting
          title={words.removeOf(removed.name)}
          more={words.removeMore}
          label={settings.remove}
          doing={remove}
          body={{ member_id: removed.member_id }}
          close={() => setRemoved(null)}
        />
      )}
    </>
  );
};

const Row = ({ member, remove }: { member: Member; remove: () => void }) => {
  const me = useMe();
  const now = useNow();
  const mayWrite = useMay("members:write") && member.member_id !== me.memberId;
  const change = useDoing("change_member_role", ["list_members"]);
  return (
    <tr>
      <td>
        {member.name} {member.member_id === me.memberId && <span className="third">{words.you}</span>}
      </td>
      <td>{member.email}</td>
      <td>
        {mayWrite ? (
          <Select
            className={css.role}
            aria-label={`${words.role}: ${member.name}`}
            data={ROLES}
            value={member.role}
            allowDeselect={false}
            disabled={change.isBusy}
            onChange={(role) => change.run({ member_id: member.member_id, role: role as Role })}
          />
        ) : (
          shell.roles[member.role]
        )}
        <Said error={change.error} />
      </td>
      <td>
        <Time at={member.joined_at} now={now} />
      </td>
      <Acts>{mayWrite && <Button onClick={remove}>{settings.remove}</Button>}</Acts>
    </tr>
  );
};

const Invitations = () => {
  const found = useAskPages("list_invitations");
  const revoke = useDoing("revoke_invitation", ["list_invitations"]);
  const now = useNow();
  const invitations = found.data?.pages.flatMap((page) => page.invitations) ?? [];
  if (invitations.length === 0) return null;
  return (
    <section className={css.section}>
      <h2>{words.invitations}</h2>
      <Said error={revoke.error} />
      <Grid label={words.invitations} heads={words.invitationHeads}>
        {invitations.map(({ invitation_id, email, role, invited_at, expires_at }) => (
          <tr key={invitation_id}>
            <td>{email}</td>
            <td>{shell.roles[role]}</td>
            <td>
              <Time at={invited_at} now={now} />
            </td>
            <td>
              <Time at={expires_at} now={now} />
            </td>
            <Acts>
              <Button disabled={revoke.isBusy} onClick={() => revoke.run({ invitation_id })}>
                {words.revoke}
              </Button>
            </Acts>
          </tr>
        ))}
      </Grid>
      <More of={found} />
    </section>
  );
};

const Invite = ({ close }: { close: () => void }) => {
  const invite = useDoing("invite_member", ["list_invitations"]);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  return (
    <Editor
      title={words.invite}
      label={words.inviteDo}
      isBusy={invite.isBusy}
      error={invite.error}
      isReady={email.includes("@")}
      save={() => invite.run({ email, role }, close)}
      close={close}
    >
      <p className="second">{words.inviteMore}</p>
      <TextInput
        type="email"
        label={words.email}
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        data-autofocus
      />
      <Select
        label={words.role}
        description={words.roles[role]}
        data={ROLES}
        value={role}
        allowDeselect={false}
        onChange={(value) => setRole(value as Role)}
      />
    </Editor>
  );
};
