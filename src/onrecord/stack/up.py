"""What `onrecord up` does: the whole of OnRecord from one folder, started, watched, and stopped in order."""

import os
import time

from onrecord.stack import channel, environment, leftovers, table
from onrecord.stack.application import Command, health
from onrecord.stack.claim import claim
from onrecord.stack.options import APPLICATION, Options
from onrecord.stack.pids import Known
from onrecord.stack.processes import Process, describe_exit
from onrecord.stack.report import Report, Tell
from onrecord.stack.servers import Servers, remove_data
from onrecord.stack.signals import StopRequest, StopRequested
from onrecord.stack.supervisor import Supervisor

MIGRATE_DEADLINE_S = 300
READY_DEADLINE_S = 60
CRASHES_AT_START_MAX = 4
POLL_S = 0.1


def up(options: Options, report: Report) -> None:
    """Start everything and stay until asked to stop; raises StackProblem if it can't start."""
    stop = StopRequest()
    stop.listen()
    with claim(options.folder):
        for left in leftovers.stop(options.folder):
            report.line(f"stopped {left.name} (pid {left.pid}), which a killed run had left behind")
        if options.reset:
            report.line(f"deleting what Postgres, Kafka and S3 have stored in {options.folder}")
            remove_data(options)
        options.require_free_ports()
        _Run(options, report, stop).run()


class _Run:
    """One run, from the first process started to the last one stopped."""

    def __init__(self, options: Options, report: Report, stop: StopRequest) -> None:
        self._options = options
        self._report = report
        self._stop = stop
        self._servers = Servers(options)
        self._supervisor = Supervisor(report.line, self._note)

    def run(self) -> None:
        began = time.monotonic()
        try:
            self._start()
            took_s = time.monotonic() - began
            self._report.line(f"OnRecord is ready after {took_s:.1f} s. {self._options.addresses}; Ctrl-C stops it")
            self._report.line(self._how_to_sign_in())
            self._supervisor.run(lambda: self._stop.requested)
        except StopRequested:
            pass
        finally:
            self._end()

    def _start(self) -> None:
        self._note()
        with self._report.step("jars of Kafka and S3") as tell:
            self._fetch(tell)
        with self._report.step("Postgres, Kafka, S3, simulators"):
            self._start_servers()
        with self._report.step("database"):
            self._servers.create_database()
            self._migrate(
                self._command("migrate", self._servers.environment(), "--demo-admin", str(self._options.folder))
            )
        values = self._servers.environment()  # with the token that was made there
        environment.write(self._options.folder, values)
        with self._report.step(", ".join(APPLICATION)):
            self._supervisor.start([self._process(name, values) for name in APPLICATION])
            self._wait_healthy()
        self._connect_channel(values)

    def _end(self) -> None:
        """Stop everything. Only lines here, no step: its moving display fails if the terminal was closed."""
        began = time.monotonic()
        self._report.line("stopping; Ctrl-C kills at once")
        self._supervisor.stop(lambda: self._stop.urgent)
        table.clear(self._options.folder)
        self._report.line(f"stopped in {time.monotonic() - began:.1f} s")

    def _fetch(self, tell: Tell) -> None:
        def progress(so_far: str) -> None:
            self._stop.check()
            tell(so_far)

        self._servers.fetch(progress)

    def _start_servers(self) -> None:
        self._supervisor.start(self._servers.all)
        for server in self._servers.all:
            server.wait_ready(check=self._stop.check)

    def _command(self, name: str, values: dict[str, str], *options: str) -> Command:
        return Command(name, values, self._options.logs, self._options.program, options)

    def _process(self, name: str, values: dict[str, str]) -> Command:
        return self._command(name, {**values, "ONRECORD_MONITORING_PORT": str(self._options.monitoring_port_of(name))})

    def _migrate(self, migrate: Command) -> None:
        migrate.start()
        self._note(migrate)
        try:
            code = migrate.wait_end(MIGRATE_DEADLINE_S, self._stop.check)
        finally:
            migrate.stop()
        if code != 0:
            raise migrate.problem(f"the database could not be migrated ({describe_exit(code)})")

    def _wait_healthy(self) -> None:
        end = time.monotonic() + READY_DEADLINE_S
        while why := health(self._options.api_port):
            self._stop.check()
            self._supervisor.tick()
            self._require_progress(why, late=time.monotonic() > end)
            time.sleep(POLL_S)

    def _require_progress(self, why: str, *, late: bool) -> None:
        """Give up when it takes too long, or at once when a process ends again and again."""
        worst = max(self._supervisor.tiers[-1], key=lambda watched: watched.crashes)
        if worst.crashes >= CRASHES_AT_START_MAX:
            raise worst.process.problem(f"{worst.process.name} ends again and again")
        if late:
            raise worst.process.problem(f"not ready after {READY_DEADLINE_S} s: {why}; {worst.process.name} says")

    def _connect_channel(self, values: dict[str, str]) -> None:
        """A customer's first message on the phone's page finds a channel; whoever speaks to Meta connects their own."""
        if values.get("ONRECORD_GRAPH_URL") != self._servers.simulator.address:
            return
        if why := channel.connect(self._options.api_port, values[environment.API_TOKEN]):
            self._report.line(f"the simulator's number isn't connected ({why})")

    def _how_to_sign_in(self) -> str:
        return (
            f"Sign in as {environment.DEMO_EMAIL}. The password is {environment.DEMO_PASSWORD}, a token for programs"
            f" {environment.API_TOKEN}, in {self._options.folder / environment.SECRETS}"
        )

    def _note(self, *more: Process) -> None:
        """Write down what runs, so that the next run can clear away after a kill -9 of this one."""
        processes = [*self._supervisor.processes, *more]
        known = [Known.of(p.pid, p.name, p.stop_signal) for p in processes if p.pid and p.runs]
        up = Known.of(os.getpid(), "onrecord up")
        table.write(self._options.folder, table.Table(up, self._options.addresses, [k for k in known if k]))
