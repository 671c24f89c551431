"""The servers that OnRecord needs, side by side in one folder, and what others need to reach them."""

import os
from pathlib import Path

import psycopg

from onrecord.stack import environment, jars
from onrecord.stack.cluster import SUPERUSER
from onrecord.stack.fetching import Progress
from onrecord.stack.files import remove_tree
from onrecord.stack.kafka import Kafka
from onrecord.stack.messages_api import MessagesApi
from onrecord.stack.oidc import Oidc
from onrecord.stack.options import Options
from onrecord.stack.ports import HOST
from onrecord.stack.postgres import Postgres
from onrecord.stack.processes import Process
from onrecord.stack.s3 import S3
from onrecord.stack.simulator import Simulator

DATABASE = "onrecord"
MAILS = "mails"
MAIL_FROM = "OnRecord <onrecord@localhost>"
FOLDERS = ("postgres", "kafka", "s3", MAILS)


class Servers:
    """Postgres, Kafka, S3, a sign-in provider, a simulator of WhatsApp, a stand-in of Anthropic's API: as chosen."""

    def __init__(self, options: Options) -> None:
        self._options = options
        made = environment.secrets_of(options.folder)
        folder, logs, jar_folder = options.folder, options.logs, options.jars
        self.postgres = Postgres(folder / "postgres", options.postgres_port, logs=logs)
        self.kafka = Kafka(
            folder / "kafka", options.kafka_port, options.kafka_controller_port, jar_folder=jar_folder, logs=logs
        )
        self.s3 = S3(
            folder / "s3",
            options.s3_port,
            access_key=made["ONRECORD_S3_ACCESS_KEY"],
            secret_key=made["ONRECORD_S3_SECRET_KEY"],
            jar_folder=jar_folder,
            logs=logs,
        )

        self.oidc = Oidc(options.oidc_port, logs)
        self.simulator = Simulator(
            options.whatsapp_port,
            logs,
            api_port=options.api_port,
            app_secret=made[environment.WHATSAPP_APP_SECRET],
            verify_token=made[environment.WHATSAPP_VERIFY_TOKEN],
        )

        self.messages_api = MessagesApi(options.anthropic_port, logs)

    @property
    def all(self) -> list[Process]:
        return [self.postgres, self.kafka, self.s3, self.oidc, self.simulator, self.messages_api]

    def fetch(self, progress: Progress) -> None:
        """Fetch what the servers are started from; they check it again by themselves."""
        for name in ("kafka", "s3proxy"):
            jars.class_path(name, self._options.jars, progress=progress)

    def create_database(self) -> None:
        with psycopg.connect(self.postgres.admin_url(), autocommit=True) as connection:
            known = connection.execute("select from pg_database where datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(f"create database {DATABASE}")

    def environment(self) -> dict[str, str]:
        """Give what OnRecord's own processes, and its command line, need to know; the database must be running."""
        known = environment.secrets_of(self._options.folder)
        return {
            "ONRECORD_DATABASE_URL": f"postgresql://{HOST}:{self.postgres.port}/{DATABASE}",
            "ONRECORD_DATABASE_PASSWORD": self.postgres.password,
            "ONRECORD_DATABASE_ADMIN": SUPERUSER,
            "ONRECORD_KAFKA_BOOTSTRAP": self.kafka.bootstrap,
            "ONRECORD_API_HOST": HOST,
            "ONRECORD_API_PORT": str(self._options.api_port),
            "ONRECORD_S3_ENDPOINT": self.s3.endpoint,
            "ONRECORD_SECOND_FACTOR_ROLES": os.environ.get("ONRECORD_SECOND_FACTOR_ROLES", "[]"),
            **_mail(self._options.folder),
            **({} if "ONRECORD_OIDC_ISSUER" in os.environ else self.oidc.environment),
            **{name: value for name, value in known.items() if name not in environment.NOT_FOR_PROCESSES},
            **({} if "ONRECORD_GRAPH_URL" in os.environ else self.simulator.environment),
            **self.messages_api.environment,
        }


def _mail(folder: Path) -> dict[str, str]:
    """Mails go into a folder, unless the environment names a mail server to try."""
    sender = os.environ.get("ONRECORD_MAIL_FROM", MAIL_FROM)
    into = {} if "ONRECORD_SMTP_URL" in os.environ else {"ONRECORD_MAIL_FOLDER": str(folder / MAILS)}
    return {"ONRECORD_MAIL_FROM": sender, **into}


def remove_data(options: Options) -> None:
    """Remove what the servers have stored; jars, logs and secrets stay."""
    for name in FOLDERS:
        remove_tree(options.folder / name)
