"""Where mails go is checked at the start; templates and the folder."""

from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import SecretStr

from mails import ID, message
from onrecord import mail
from onrecord.events.mail import MailTemplate
from onrecord.mail.message import text
from onrecord.mail.smtp import Smtp
from onrecord.settings import Settings, SettingsAreWrong

TEMPLATES: tuple[MailTemplate, ...] = get_args(MailTemplate)


def settings(**more: Any) -> Settings:
    secret = SecretStr("0123456789abcdef")
    return Settings(database_password=secret, api_token=secret, matching_secret=secret, **more)


def test_a_server_or_a_folder_is_a_mailer(tmp_path: Path) -> None:
    assert isinstance(mail.mailer(settings(smtp_url=SecretStr("smtp://h"))), Smtp)
    assert isinstance(mail.mailer(settings(mail_folder=tmp_path)), mail.Folder)


@pytest.mark.parametrize(
    "more",
    [{}, {"smtp_url": SecretStr("smtp://h"), "mail_folder": Path("x")}, {"smtp_url": SecretStr("http://secret@h")}],
)
def test_neither_and_both_and_a_wrong_one_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(SettingsAreWrong) as refused:
        mail.mailer(settings(**more))
    assert "secret@" not in str(refused.value)


def test_a_sender_is_needed() -> None:
    assert mail.sender(settings(mail_from="Demo <demo@example.org>")).addr_spec == "demo@example.org"
    for wrong in (None, "", "Demo", "demo@"):
        with pytest.raises(SettingsAreWrong, match="MAIL_FROM"):
            mail.sender(settings(mail_from=wrong))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_has_a_short_subject_and_a_plain_body(template: MailTemplate) -> None:
    form = text(template)
    assert 0 < len(form.subject) < 60
    assert "\n" not in form.subject
    assert "{name}" in form.body
    assert form.body.format(name="Demo {link}", link="https://example.org/x?y=%7B")
    assert form.needs_link == (template != "sign_in_warning")


async def test_a_mail_in_the_folder_is_whole_private_and_there_once(tmp_path: Path) -> None:
    folder = mail.Folder(tmp_path / "mails")
    for _ in range(2):
        await folder.send(message(), 5)
    (path,) = (tmp_path / "mails").iterdir()
    assert path.name == f"{ID}.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == message().content
