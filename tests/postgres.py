"""A PostgreSQL of our own: `python3 tests/postgres.py COMMAND...` runs the command beside it.

The command finds it in IMALINK_TEST_DATABASE_URL. It lives in a temporary folder, listens on the
loopback address, and is gone afterwards. Needs nothing but Python and PostgreSQL's programs.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

#: What is lost in a power cut is of no interest here; half the time of the tests is.
OPTIONS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"),
    *("listen_addresses=127.0.0.1", "jit=off"),
)


def programs() -> Path | None:
    """The folder of initdb and postgres: on PATH, else Debian's, the newest first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Programs:
    """PostgreSQL's own, run as an account that it accepts: root it refuses."""

    def __init__(self) -> None:
        found = programs()
        if found is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install -y postgresql")
        self.folder = found
        # Debian's package made this account.
        account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.user = account.pw_uid if account else os.geteuid()
        self.group = account.pw_gid if account else os.getegid()

    def run(self, program: str, *arguments: str, cwd: str) -> None:
        subprocess.run(
            [str(self.folder / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=cwd,
            user=self.user if os.geteuid() == 0 else None,
            group=self.group if os.geteuid() == 0 else None,
        )


@contextlib.contextmanager
def cluster(*options: str) -> Iterator[str]:
    """The address of a database `imalink` in a cluster that ends with the block."""
    postgres, port = Programs(), free_port()
    with tempfile.TemporaryDirectory(prefix="imalink-postgres-") as folder:
        os.chown(folder, postgres.user, postgres.group)
        init = ("--auth=trust", "--username=imalink", "--encoding=UTF8", "--locale=C", "--no-sync")
        postgres.run("initdb", "-D", f"{folder}/data", *init, cwd=folder)
        settings = " ".join(f"-c {one}" for one in (*OPTIONS, *options, f"port={port}"))
        control = ("-D", f"{folder}/data", "-w", "-s")
        started = (*control, "-l", f"{folder}/log", "-o", f"{settings} -k {folder}", "start")
        postgres.run("pg_ctl", *started, cwd=folder)
        try:
            there = ("-h", "127.0.0.1", "-p", str(port), "-U", "imalink")
            postgres.run("createdb", *there, "imalink", cwd=folder)
            yield f"postgres://imalink@127.0.0.1:{port}/imalink"
        finally:
            postgres.run("pg_ctl", *control, "-m", "immediate", "stop", cwd=folder)


def main(command: list[str]) -> int:
    with cluster() as url:
        found = {**os.environ, "IMALINK_TEST_DATABASE_URL": url}
        return subprocess.run(command, check=False, env=found).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
