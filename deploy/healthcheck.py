"""Whether the process in this container is ready: exit code 0 or 1. It imports little, for it runs every few seconds.

An argument is the port of a simulator, which is ready when it listens.
"""

import http.client
import os
import socket
import sys

TIMEOUT_S = 4
HOST = "127.0.0.1"


def ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    print(answer.status, answer.read(2000).decode(errors="replace"))
    return answer.status == http.client.OK


def listens(port: int) -> bool:
    socket.create_connection((HOST, port), TIMEOUT_S).close()
    return True


if __name__ == "__main__":
    try:
        well = listens(int(sys.argv[1])) if sys.argv[1:] else ready(int(os.environ["ONRECORD_MONITORING_PORT"]))
    except OSError as error:
        print(error)
        well = False
    sys.exit(0 if well else 1)
