"""Serves the stand-in on 127.0.0.1: `python -m onrecord.stack.anthropic PORT`."""

import os
import sys

from onrecord.stack.anthropic.serving import server
from onrecord.stack.anthropic.settings import Settings

SETTINGS = "ONRECORD_MESSAGES_API"
LOG_LEVEL = "info"


def main() -> None:
    settings = Settings.model_validate_json(os.environ.get(SETTINGS, "{}"))
    server(settings, int(sys.argv[1]), LOG_LEVEL).run()


if __name__ == "__main__":
    main()
