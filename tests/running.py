"""A hub that really runs: `python -m ameen serve` on a free port, to be asked and to be killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EMAIL, PASSWORD = "owner@hub.example", "correct horse battery staple"
PATIENCE = 60  # seconds that a busy machine may take; nothing is measured by it


class Running:
    """A hub in `data`, prepared if it isn't yet; a context manager that ends it."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data, self.arguments = data, arguments
        self.environment = clean_environment() | {"AMEEN_DATA": str(data)} | environment
        self.port = free_port()
        self.token = ""
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Running":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.kill(signal.SIGTERM)

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = [sys.executable, "-m", "ameen", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, *self.arguments],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        until(self._answers)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Ends every process of it and waits for that."""
        if self.process is None:
            return
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(PATIENCE)
        self.process = None

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        """The owner's token, for `ask`."""
        status, answer = self.ask("POST", "/api/auth/login", {"email": email, "password": password})
        assert status == 200, answer
        self.token = answer["token"]

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict]:
        """One JSON request on a connection of its own: status and answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json"} | headers)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else {}
        finally:
            connection.close()

    def _answers(self) -> bool:
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
        try:
            return self.ask("GET", "/api/health")[0] in (200, 503)
        except OSError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment() -> dict[str, str]:
    """Ours, without the hub's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AMEEN_")}


def until(condition, patience: float = PATIENCE) -> None:
    """Waits for something that must come true."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"{condition} did not come true"
        time.sleep(0.02)
