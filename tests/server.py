"""The real server in a process of its own, with its own data directory and its own accounts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple, Self
from uuid import uuid4

from tests.chromium import LAN_NAME

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a calm grey light table"
START_SECONDS = 60

MAKE_ACCOUNTS = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User

Session = import_module(settings.SESSION_ENGINE).SessionStore
keys = {}
for name in NAMES:
    user, new = User.objects.get_or_create(username=name)
    if new:
        user.set_unusable_password()
        user.save()
    session = Session()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    keys[name] = session.session_key
print(json.dumps(keys))
"""


class Account(NamedTuple):
    username: str
    sessionid: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`manage.py serve` on a free port; `with Server(folder) as server:` stops it at the end.

    Entered again it starts again, at the same port and with the same data.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "server.log"
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "IMALINK_DATA_DIR": str(folder / "data"),
            "IMALINK_ALLOWED_HOSTS": f"127.0.0.1,localhost,{LAN_NAME}",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            **environment,
        }
        self.unused: list[Account] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lan_url(self) -> str:
        return f"http://{LAN_NAME}:{self.port}"

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def kill(self) -> None:
        """All its processes at once, as a power cut does; entered again it starts again."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):  # noqa: S310
                    return
            except urllib.error.HTTPError as error:
                error.close()
                raise
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def manage(self, *arguments: str, **environment: str) -> str:
        """What this manage.py command prints, run against this server's data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def new_account(self, username: str = "") -> Account:
        """An account that is signed in; made by the dozen, because each start of Django costs."""
        if username:
            return self._make_accounts([username])[0]
        if not self.unused:
            # Names of their own every time: a name that exists is given out again.
            self.unused = self._make_accounts([f"person{uuid4().hex[:8]}" for _ in range(24)])
        return self.unused.pop()

    def _make_accounts(self, names: list[str]) -> list[Account]:
        keys = json.loads(
            self.manage("shell", "--no-imports", "-c", MAKE_ACCOUNTS.replace("NAMES", repr(names)))
        )
        return [Account(name, key) for name, key in keys.items()]
