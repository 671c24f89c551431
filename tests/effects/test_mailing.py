"""From the sealed event to the mail that is handed over: opened, filled in with its link, and nothing kept of it."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from uuid import UUID

import psycopg
import pytest

from onrecord import errors, ids, mail
from onrecord.effects.mailing import Links, Mailing, no_links
from onrecord.events import MailFailed, MailRequested, MailSent
from onrecord.mail.message import Message
from sealing import MASTERS
from shop import ADDRESS, Shop
from written import rows

LINK = "https://inbox.example.org/accept#secret-of-this-mail"
SENDER = Address("OnRecord", addr_spec="inbox@example.org")


@dataclass
class Held:
    """A mailer that keeps what it is handed, and first raises what it is told to."""

    faults: list[Exception] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    async def send(self, message: Message, time_out_s: float) -> None:
        assert time_out_s > 0
        self.messages.append(message)
        if self.faults:
            raise self.faults.pop(0)

    @property
    def texts(self) -> list[str]:
        return [message.content.decode() for message in self.messages]


def mailing(shop: Shop, mailer: Held, links: Links = no_links) -> Mailing:
    return Mailing(mailer, SENDER, MASTERS, shop.installation.log.source, links)


async def test_a_mail_is_opened_and_handed_over(shop: Shop) -> None:
    mail_id, mailer = await shop.asked(name="Demo Person"), Held()
    await shop.work(mailing(shop, mailer))
    (text,) = mailer.texts
    assert f"To: Demo Person <{ADDRESS}>" in text
    assert f"Message-ID: <{mail_id}@example.org>" in text
    assert "Hello Demo Person," in text


async def test_a_repeated_mail_is_the_same_mail(shop: Shop) -> None:
    mail_id, mailer = await shop.asked(), Held([mail.InDoubt()])
    await shop.work(mailing(shop, mailer))
    shop.clock.move(3600)
    await shop.work(mailing(shop, mailer))
    assert mailer.texts[0] == mailer.texts[1]
    assert shop.outcomes() == [MailSent(mail_id=str(mail_id), attempt=2, maybe_doubled=True)]


async def test_the_link_is_made_when_the_mail_is_sent_and_stands_nowhere_else(shop: Shop) -> None:
    about_id, mailer, asked = ids.new(), Held(), []

    async def links(requested: MailRequested, workspace_id: UUID) -> str:
        asked.append((requested, workspace_id))
        return LINK

    mail_id = await shop.asked(template="invitation", about_id=about_id)
    assert asked == []
    await shop.work(mailing(shop, mailer, links))
    ((requested, workspace_id),) = asked
    assert workspace_id == shop.workspace_id
    assert (requested.mail_id, requested.about_id, requested.address) == (str(mail_id), str(about_id), ADDRESS)
    assert LINK in mailer.texts[0]
    for table in ("effects", "outbox"):
        assert LINK not in str(rows(shop.installation, f"select {table}::text from {table}"))


async def test_a_mail_whose_link_leads_nowhere_any_more_has_failed(shop: Shop) -> None:
    mail_id, mailer = await shop.asked(template="password_reset"), Held()
    await shop.work(mailing(shop, mailer))
    assert mailer.messages == []
    assert shop.outcomes() == [MailFailed(mail_id=str(mail_id), attempt=1, reason="link_missing")]


@pytest.mark.parametrize("trouble", [errors.Unavailable(), psycopg.OperationalError()])
async def test_a_link_that_can_not_be_made_just_now_puts_the_mail_off(shop: Shop, trouble: Exception) -> None:
    async def links(_requested: MailRequested, _workspace_id: UUID) -> str:
        raise trouble

    mail_id = await shop.asked(template="password_reset")
    await shop.work(mailing(shop, Held(), links))
    assert (shop.row(mail_id).state, shop.row(mail_id).reason) == ("pending", "link_missing")


async def test_a_mail_whose_key_is_lost_waits_for_it(shop: Shop) -> None:
    mail_id, mailer = await shop.asked(), Held()
    with shop.installation.connect("postgres") as admin:
        admin.execute("create table lost as select * from person_keys")
        admin.execute("delete from person_keys where not exists (select from members where id = person_id)")
        await shop.work(mailing(shop, mailer))
        assert (shop.row(mail_id).state, shop.row(mail_id).reason) == ("pending", "record_unreadable")
        admin.execute("insert into person_keys select * from lost on conflict do nothing")
        admin.execute("drop table lost")
    shop.clock.move(3600)
    await shop.work(mailing(shop, mailer))
    assert shop.row(mail_id).state == "done"


async def test_a_refusal_and_a_putting_off_say_why(shop: Shop) -> None:
    mailer = Held([mail.NotNow("server_unreachable"), mail.Refused("message_refused")])
    mail_id = await shop.asked()
    await shop.work(mailing(shop, mailer))
    assert shop.row(mail_id).reason == "server_unreachable"
    shop.clock.move(3600)
    await shop.work(mailing(shop, mailer))
    assert shop.outcomes() == [MailFailed(mail_id=str(mail_id), attempt=2, reason="message_refused")]
