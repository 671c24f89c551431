"""What a person does about their own account, as routes: the table of contents beside router.py."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from commands import second_factor as factors
from commands.accept_invitation import MemberIsIn
from commands.account import joining, passwords, sent_codes, sessions, signing_in
from commands.account.bodies import (
    Accepted,
    Code,
    EmailNamed,
    InvitationTaken,
    Myself,
    PasswordByLink,
    PasswordChange,
    RecoveryCodes,
    SessionBegun,
    SessionList,
    SessionNamed,
    SessionOfMine,
    SignIn,
    TokenOfLink,
    WorkspaceNamed,
)
from commands.account.sessions import Person
from commands.account.signing_in import Door
from commands.end_sessions import EndSessions, SessionsEnded
from commands.pass_second_factor import SecondFactorPassed
from commands.reset_password import PasswordSet
from commands.second_factor import Enrolled, Enrolment
from commands.switch_workspace import SwitchWorkspace, WorkspaceEntered
from commands.verify_email import EmailVerified, VerifyEmail
from onrecord import errors
from onrecord.command import system
from onrecord.problems import documented

A_CODE = (errors.CodeIsWrong, errors.TooManyAttempts)
AT_THE_DOOR = (errors.Malformed, errors.TooManyAttempts, errors.Unavailable)
SIGNED_IN = (
    errors.Unauthenticated,
    errors.CredentialMoved,
    errors.SessionRequired,
    errors.SecondFactorNeeded,
    errors.Malformed,
    errors.TooManyRequests,
    errors.Unavailable,
)

router = APIRouter(prefix="/v1", tags=["account"])

Me = Annotated[Person, Depends(sessions.person)]
HalfIn = Annotated[Person, Depends(sessions.half_signed_in)]
AtTheDoor = Annotated[Door, Depends(sessions.door)]


@router.post(
    "/sign_in",
    status_code=201,
    responses=documented(*AT_THE_DOOR, errors.CredentialsAreWrong, errors.NoSuchWorkspace),
)
async def sign_in(asked: SignIn, door: AtTheDoor, request: Request, response: Response) -> SessionBegun:
    """Sign in by e-mail and password."""
    password, client = asked.password.get_secret_value(), sessions.client(request)
    begun = await signing_in.by_password(door, asked.email, password, client, asked.workspace_id)
    if not asked.bearer:
        sessions.set_cookie(request, response, begun.secret.text)
    return SessionBegun.of(begun, tell=asked.bearer)


@router.post(
    "/pass_second_factor",
    responses=documented(*SIGNED_IN, *A_CODE, errors.SecondFactorIsOff),
)
async def pass_second_factor(code: Code, me: HalfIn) -> SecondFactorPassed:
    """Finish a sign-in with its second factor."""
    await passwords.must_not_guess_code(me)
    return await passwords.pass_second_factor(me, code.code, await sent_codes.open_code(me))


@router.post("/sign_out", responses=documented(*SIGNED_IN))
async def sign_out(me: HalfIn, request: Request, response: Response) -> SessionsEnded:
    """End this session."""
    ended = await me.run(
        lambda person_id: EndSessions(
            account_id=me.account_id,
            person_id=person_id,
            session_id=me.session_id,
            outcome="signed_out",
            client=me.client,
        )
    )
    sessions.clear_cookie(request, response)
    return ended


@router.get("/get_myself", responses=documented(*SIGNED_IN))
async def get_myself(me: Me) -> Myself:
    """Who am I, and where? With the workspaces that I could go to."""
    found, workspace_id = await me.found()
    return Myself.of(found, me.session_id, workspace_id)


@router.get("/list_sessions", responses=documented(*SIGNED_IN))
async def list_sessions(me: Me) -> SessionList:
    """Where am I signed in? The session used last comes first."""
    return SessionList(sessions=[SessionOfMine(**row) for row in await me.sessions()])


@router.post("/end_session", responses=documented(*SIGNED_IN, errors.NoSuchSession))
async def end_session(named: SessionNamed, me: Me) -> SessionsEnded:
    """End one of my sessions."""
    return await me.run(
        lambda person_id: EndSessions(
            account_id=me.account_id,
            person_id=person_id,
            session_id=named.session_id,
            outcome="session_ended",
            client=me.client,
        )
    )


@router.post("/end_all_sessions", responses=documented(*SIGNED_IN))
async def end_all_sessions(me: Me) -> SessionsEnded:
    """End all my sessions but this one."""
    return await me.run(
        lambda person_id: EndSessions(
            account_id=me.account_id,
            person_id=person_id,
            keep_id=me.session_id,
            outcome="session_ended",
            client=me.client,
        )
    )


@router.post("/switch_workspace", responses=documented(*SIGNED_IN, errors.NoSuchWorkspace))
async def switch_workspace(named: WorkspaceNamed, me: Me) -> WorkspaceEntered:
    """Go to another of my workspaces."""
    command = SwitchWorkspace(account_id=me.account_id, session_id=me.session_id, client=me.client)
    return await me.run_in(named.workspace_id, command)


@router.post(
    "/accept_invitation",
    status_code=201,
    responses=documented(
        *AT_THE_DOOR,
        errors.Unauthenticated,
        errors.SessionRequired,
        errors.SecondFactorNeeded,
        errors.TooManyRequests,
        errors.NoSuchInvitation,
        errors.InvitationIsForAnother,
        errors.AccountIsThere,
        errors.MemberIsThere,
        errors.PasswordTooWeak,
    ),
)
async def accept_invitation(taken: InvitationTaken, door: AtTheDoor, request: Request) -> MemberIsIn:
    """Become a member by an invitation's link, with the account that I am signed in to or with a new one."""
    return await joining.accept(door, taken, request)


@router.post("/request_password_reset", status_code=202, responses=documented(*AT_THE_DOOR))
async def request_password_reset(named: EmailNamed, door: AtTheDoor, request: Request) -> Accepted:
    """Have a link mailed that leads to a new password."""
    await passwords.request_reset(door, named.email, sessions.client(request))
    return Accepted()


@router.post("/reset_password", responses=documented(*AT_THE_DOOR, errors.LinkIsInvalid, errors.PasswordTooWeak))
async def reset_password(asked: PasswordByLink, door: AtTheDoor, request: Request) -> PasswordSet:
    """Set a new password by a mailed link. All my sessions end."""
    return await passwords.reset(door, asked, sessions.client(request))


@router.post(
    "/set_password",
    responses=documented(*SIGNED_IN, errors.CredentialsAreWrong, errors.PasswordTooWeak, errors.TooManyAttempts),
)
async def set_password(change: PasswordChange, me: Me) -> PasswordSet:
    """Choose another password. All my other sessions end."""
    return await passwords.change(me, change)


@router.post(
    "/request_email_verification",
    status_code=202,
    responses=documented(*SIGNED_IN, errors.EmailIsVerified, errors.TooManyAttempts),
)
async def request_email_verification(me: Me) -> Accepted:
    """Have a link mailed that shows that my e-mail is mine."""
    await passwords.request_verification(me)
    return Accepted()


@router.post("/verify_email", responses=documented(*AT_THE_DOOR, errors.LinkIsInvalid, errors.EmailIsVerified))
async def verify_email(link: TokenOfLink, door: AtTheDoor, request: Request) -> EmailVerified:
    """Show by a mailed link that an e-mail is mine."""
    await passwords.must_not_guess(door, sessions.client(request))
    return (await door.executor.execute(VerifyEmail(token=link.token), system(door.home))).answer


@router.post("/start_second_factor", responses=documented(*SIGNED_IN, errors.SecondFactorIsOn))
async def start_second_factor(me: Me) -> Enrolment:
    """Get a secret for my authenticator. It is on only once a code has confirmed it."""
    return await passwords.start_second_factor(me)


@router.post(
    "/enrol_second_factor",
    status_code=201,
    responses=documented(*SIGNED_IN, *A_CODE, errors.SecondFactorIsOn),
)
async def enrol_second_factor(code: Code, me: Me) -> RecoveryCodes:
    """Switch my second factor on by a first code. Answers the recovery codes."""
    return await passwords.enrol_second_factor(me, code.code)


@router.post(
    "/remove_second_factor",
    responses=documented(*SIGNED_IN, *A_CODE, errors.SecondFactorIsOff),
)
async def remove_second_factor(code: Code, me: Me) -> Enrolled:
    """Give my second factor up, by a code of it."""
    await passwords.must_not_guess_code(me)
    sent = await sent_codes.open_code(me)
    command = factors.RemoveSecondFactor(account_id=me.account_id, code=code.code, sent_code_id=sent)
    return await me.run_in(me.door.home, command)
