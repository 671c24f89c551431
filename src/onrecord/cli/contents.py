"""Every subcommand of `onrecord`, in the order in which the help names them."""

import typer

from onrecord.cli import (
    asyncapi,
    bench,
    demo,
    doctor,
    erase,
    openapi,
    postman,
    processes,
    prune,
    rebuild,
    reference,
    stack,
    status,
)
from onrecord.cli.ai import ai_app
from onrecord.cli.backups.backup import backup
from onrecord.cli.backups.restore import restore_app
from onrecord.cli.channels import channel_app
from onrecord.cli.effects import effects_app
from onrecord.cli.export import export_app
from onrecord.cli.import_chat import import_app
from onrecord.cli.log import log_app
from onrecord.cli.mail import mail_app
from onrecord.cli.parked import parked_app
from onrecord.cli.tokens import token_app
from onrecord.cli.users import user_app
from onrecord.cli.vault import vault_app
from onrecord.cli.webhooks import webhooks_app
from onrecord.cli.workspaces import workspace_app

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="OnRecord: the customer inbox where every word is on the record.",
)
app.command()(stack.up)
app.command()(stack.down)
for _process in processes.COMMANDS:
    app.command()(_process)
app.command()(status.status)
app.command()(doctor.doctor)
app.command()(rebuild.rebuild)
app.command()(rebuild.rollback)
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(workspace_app, name="workspace")
app.add_typer(channel_app, name="channel")
app.add_typer(log_app, name="log")
app.add_typer(vault_app, name="vault")
app.add_typer(effects_app, name="effects")
app.add_typer(webhooks_app, name="webhooks")
app.add_typer(mail_app, name="mail")
app.add_typer(ai_app, name="ai")
app.add_typer(export_app, name="export")
app.add_typer(import_app, name="import")
app.add_typer(parked_app, name="parked")
app.command()(prune.prune)
app.command()(backup)
app.add_typer(restore_app, name="restore")
app.command()(erase.erase)
app.command()(demo.demo)
app.command()(openapi.openapi)
app.command()(postman.postman)
app.command()(asyncapi.asyncapi)
app.command()(reference.reference)
app.command()(bench.bench)
