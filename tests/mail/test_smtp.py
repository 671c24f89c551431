"""What a mail server answers, told apart: taken, refused, later, in doubt. Against a double of our own."""

import pytest

import smtp_double
from mails import ID, NOW, message
from onrecord import mail
from onrecord.mail.message import Message, address_of
from onrecord.mail.smtp import Server, ServerIsMalformed, Smtp
from onrecord.stack.ports import free_port
from smtp_double import Fault

PATIENCE_S = 5.0
IMPATIENCE_S = 0.3


async def send(fault: Fault, time_out_s: float = PATIENCE_S, of: Message | None = None) -> smtp_double.MailServer:
    with smtp_double.serving(fault) as server:
        try:
            await Smtp(Server.parse(server.url)).send(of or message(), time_out_s)
        except Exception as error:
            error.add_note(f"taken: {server.taken.total()}")
            raise
    return server


async def test_a_mail_arrives_as_it_was_composed() -> None:
    server = await send("none")
    (found,) = server.texts
    assert found["From"] == "OnRecord <inbox@example.org>"
    assert found["To"] == "Demo Person <person@example.org>"
    assert found["Message-ID"] == f"<{ID}@example.org>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Date"].datetime == NOW
    assert "Hello Demo Person,\r\n" in found.get_content()


async def test_an_address_and_a_name_beyond_ascii_arrive() -> None:
    server = await send("none", of=message("Zoë\r\nBcc: mean@example.org", "zoë@bücher.example"))
    (found,) = server.texts
    assert found["To"].addresses[0].addr_spec == "zoë@xn--bcher-kva.example"
    assert found["To"].addresses[0].display_name == "Zoë Bcc: mean@example.org"
    assert found["Bcc"] is None


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("sender 5xx", "sender_refused"), ("address 5xx", "address_refused"), ("text 5xx", "message_refused")],
)
async def test_a_5xx_is_for_good(fault: Fault, reason: str) -> None:
    with pytest.raises(mail.Refused) as refused:
        await send(fault)
    assert refused.value.reason == reason


@pytest.mark.parametrize("fault", ["address 4xx", "text 4xx"])
async def test_a_4xx_is_for_now(fault: Fault) -> None:
    with pytest.raises(mail.NotNow) as not_now:
        await send(fault)
    assert not_now.value.reason == "server_busy"


@pytest.mark.parametrize("fault", ["hangs up at once", "answers nothing"])
async def test_a_server_that_never_got_the_text_has_not_taken_it(fault: Fault) -> None:
    with pytest.raises(mail.NotNow) as not_now:
        await send(fault, IMPATIENCE_S)
    assert not_now.value.reason == "server_unreachable"


async def test_a_server_that_is_not_there_has_not_taken_it() -> None:
    with pytest.raises(mail.NotNow, match="server_unreachable"):
        await Smtp(Server("127.0.0.1", free_port())).send(message(), PATIENCE_S)


@pytest.mark.parametrize(
    "fault",
    [
        "says nothing after the text",
        "hangs up after the text",
        "takes it and says nothing",
        "takes it and hangs up",
    ],
)
async def test_a_server_that_had_the_text_and_said_nothing_leaves_it_in_doubt(fault: Fault) -> None:
    with pytest.raises(mail.InDoubt):
        await send(fault, IMPATIENCE_S)


@pytest.mark.parametrize("address", ["", "nobody", "@example.org", "a b@example.org", "x@" + "y" * 300, "a@b\r\n"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever finds it
        address_of("Demo", address)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 587)),
        ("smtps://mail.example.org", Server("mail.example.org", 465, use_tls=True, start_tls="if-offered")),
        ("smtp://a%40b:p%2Fw@h:25", Server("h", 25, "a@b", "p/w", start_tls="required")),
        ("smtp://a:b@h:25?starttls=never", Server("h", 25, "a", "b", start_tls="never")),
    ],
)
def test_a_servers_address_is_read(url: str, server: Server) -> None:
    assert Server.parse(url) == server


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "http://h", "smtp://", "smtp://h:x", "smtp://h?starttls=maybe", "smtp://h/x?a=b"]
)
def test_what_is_no_servers_address_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(ServerIsMalformed) as refused:
        Server.parse(url)
    assert "h:x" not in str(refused.value)
