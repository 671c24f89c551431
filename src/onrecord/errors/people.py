"""Refusals about who asks, and about accounts, members, tokens and providers."""

from onrecord.errors.kinds import Conflict, Forbidden, Malformed, Missing, Refusal, Unauthenticated, Unavailable


class ReturnPathIsMalformed(Malformed):
    """The path to return to must be one of this server's, such as /inbox."""

    type = "return-path-malformed"


class PasswordTooWeak(Malformed):
    """The password is too weak: choose another."""

    type = "password-too-weak"


class OauthStateInvalid(Refusal):
    """This sign-in was begun in another browser, is used up, or took longer than ten minutes: begin again."""

    type = "oauth-state-invalid"


class OauthRefused(Refusal):
    """The sign-in was refused at the provider: begin again, or choose another way."""

    type = "oauth-refused"


class OauthTokenInvalid(Refusal):
    """What the provider answered doesn't prove who you are: begin again, or tell your administrator."""

    type = "oauth-token-invalid"


class CredentialsAreWrong(Unauthenticated):
    """E-mail or password is wrong, or this account may not sign in."""

    type = "credentials-are-wrong"


class CodeIsWrong(Unauthenticated):
    """The code is wrong, old, or was used before: send the one that is shown now."""

    type = "code-is-wrong"


class CredentialMoved(Unauthenticated):
    """The session or token was ended, revoked or changed just now: sign in again."""

    type = "credential-moved"


class NoAccountHere(Forbidden):
    """Nobody here signs in with that account: sign in with your password, then link it in your profile."""

    type = "no-account-here"


class ProviderEmailUnverified(Forbidden):
    """The provider doesn't vouch for the e-mail of that account: verify it there first."""

    type = "provider-email-unverified"


class SecondFactorNeeded(Forbidden):
    """Your sign-in needs its second factor: send the code of your authenticator, or a recovery code."""

    type = "second-factor-needed"


class SecondFactorRequired(Forbidden):
    """Your role here requires a second factor: enrol one first."""

    type = "second-factor-required"


class SessionRequired(Forbidden):
    """This is for people who signed in: a token can't do it."""

    type = "session-required"


class WorkspaceNotChosen(Forbidden):
    """Your session is in no workspace yet: switch to one first."""

    type = "workspace-not-chosen"


class NoSuchWorkspace(Missing):
    """There is no workspace of yours with this id."""

    type = "no-such-workspace"


class NoSuchMember(Missing):
    """There is no member with this id."""

    type = "no-such-member"


class NoSuchInvitation(Missing):
    """There is no such invitation: it was accepted, revoked, or its time is over."""

    type = "no-such-invitation"


class LinkIsInvalid(Missing):
    """This link is good for nothing any more: it was used, or its time is over. Ask for another."""

    type = "link-is-invalid"


class NoSuchToken(Missing):
    """There is no token with this id."""

    type = "no-such-token"


class NoSuchSession(Missing):
    """There is no session of yours with this id."""

    type = "no-such-session"


class NoSuchLink(Missing):
    """No account of that provider is linked to yours."""

    type = "no-such-link"


class NoSuchProvider(Missing):
    """There is no sign-in provider of this name here."""

    type = "no-such-provider"


class MemberIsThere(Conflict):
    """Somebody with this e-mail is a member already."""

    type = "member-is-there"


class InvitationIsOpen(Conflict):
    """Somebody with this e-mail is invited already: revoke that invitation first."""

    type = "invitation-is-open"


class InvitationIsForAnother(Conflict):
    """This invitation was sent to another e-mail than yours."""

    type = "invitation-is-for-another"


class EmailIsVerified(Conflict):
    """This e-mail is verified already."""

    type = "email-is-verified"


class SecondFactorIsOn(Conflict):
    """The second factor is on already: remove it first to enrol another."""

    type = "second-factor-is-on"


class SecondFactorIsOff(Conflict):
    """This account has no second factor."""

    type = "second-factor-is-off"


class SignInCodesAreOff(Conflict):
    """Codes can't be sent by WhatsApp here just now: use an authenticator or a recovery code."""

    type = "sign-in-codes-are-off"


class NoCodeIsSent(Conflict):
    """No code is sent to this account: its second factor is an authenticator, or off."""

    type = "no-code-is-sent"


class ProviderIsLinked(Conflict):
    """That account signs somebody in already."""

    type = "provider-is-linked"


class RoleIsHeld(Conflict):
    """The member has this role already."""

    type = "role-is-held"


class LastAdmin(Conflict):
    """A workspace needs an admin: make somebody else one first."""

    type = "last-admin"


class TokenIsRevoked(Conflict):
    """The token is revoked already."""

    type = "token-is-revoked"


class AccountIsThere(Conflict):
    """There is an account with this e-mail already: sign in."""

    type = "account-is-there"


class AccountIsDisabled(Conflict):
    """This account is disabled already."""

    type = "account-is-disabled"


class AccountIsEnabled(Conflict):
    """This account is not disabled."""

    type = "account-is-enabled"


class ProviderUnavailable(Unavailable):
    """The sign-in provider doesn't answer just now: try again, or choose another way."""

    type = "provider-unavailable"
    retry_after_s = 10


class ProviderMisbehaves(ProviderUnavailable):
    """The sign-in provider answers what can't be used: tell your administrator."""

    status = 502
    type = "provider-misbehaves"
