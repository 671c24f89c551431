"""A password for somebody: asked for twice on the terminal without an echo, or read from stdin."""

import sys

import typer

from onrecord import errors
from onrecord.cli.surroundings import fail


def ask(email: str) -> str:
    """One that is good enough; one that isn't is said to be so, and asked for again."""
    while True:
        try:
            password: str = typer.prompt(f"Password for {email}", hide_input=True, confirmation_prompt=True)
        except typer.Abort:
            fail("\nno password was given: nothing was made\n  next: where there is no terminal, use --password-stdin")
        try:
            return _good(password, email)
        except errors.PasswordTooWeak as refusal:
            typer.echo(f"too weak: {refusal}", err=True)


def read(email: str) -> str:
    """The first line of stdin."""
    try:
        return _good(sys.stdin.readline().rstrip("\r\n"), email)
    except errors.PasswordTooWeak as refusal:
        fail(f"the password on stdin is too weak: {refusal}\n  next: nothing was made; choose another")


def _good(password: str, email: str) -> str:
    from onrecord.identity import passwords  # noqa: PLC0415 - `--help` needs no hashing

    passwords.check(password, email)
    return password
