"""Serves the simulator on 127.0.0.1: `python -m onrecord.stack.whatsapp PORT`.

The settings stand as JSON in the environment (`ONRECORD_SIMULATOR`): a list of processes would show their secrets.
"""

import os
import sys

from onrecord.stack.whatsapp.serving import server
from onrecord.stack.whatsapp.settings import Settings

SETTINGS = "ONRECORD_SIMULATOR"
LOG_LEVEL = "info"


def main() -> None:
    settings = Settings.model_validate_json(os.environ.get(SETTINGS, "{}"))
    server(settings, int(sys.argv[1]), LOG_LEVEL).run()


if __name__ == "__main__":
    main()
