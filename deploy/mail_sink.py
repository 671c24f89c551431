"""A mail server that takes one mail, prints it and ends (RFC 5321, as much of it as a client needs).

An argument is its port, 2525 if there is none.
"""

import socket
import sys
from contextlib import suppress

PORT = 2525
ANSWERS = {"EHLO": "250 sink", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on"}


def take(connection: socket.socket) -> str:
    """The text of the mail that comes over this connection; empty if none does."""
    with suppress(ConnectionError), connection, connection.makefile("rwb") as stream:

        def say(line: str) -> None:
            stream.write(f"{line}\r\n".encode())
            stream.flush()

        say("220 sink")
        for said in stream:
            word = said[:4].decode().upper()
            say(ANSWERS.get(word, "502 unknown here"))
            if word == "DATA":
                text = b"".join(iter(stream.readline, b".\r\n"))
                say("250 taken")
                return text.decode()
    return ""


if __name__ == "__main__":
    with socket.create_server(("", int(sys.argv[1]) if sys.argv[1:] else PORT)) as server:
        while not (mail := take(server.accept()[0])):
            pass
    print(mail, end="")
