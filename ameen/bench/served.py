"""A hub that runs as people run it, in processes of its own."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from ..serve import listening

PATIENCE = 60.0


class ServedHub:
    """`python -m ameen serve` on a data folder; a context manager. `seconds` until it answered."""

    def __init__(self, data: Path) -> None:
        with listening("127.0.0.1", 0, False) as probe:
            self.port = probe.getsockname()[1]
        self._environment = os.environ | {"AMEEN_DATA": str(data), "AMEEN_LOG": "error"}

    def __enter__(self) -> "ServedHub":
        command = [sys.executable, "-m", "ameen", "serve", "--port", str(self.port)]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2]
        )
        while not self._answers():
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError("the hub did not answer")
            time.sleep(0.01)
        self.seconds = time.perf_counter() - began
        return self

    def __exit__(self, *error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)

    def ask(self, path: str, cookie: str = "") -> float:
        """Seconds that an answer of 200 took."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return time.perf_counter() - began

    def memory(self) -> dict[str, float]:
        """Megabytes of their own that the processes hold; files that they map are not counted."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pids = {"parent": pid} | dict(zip(("background", "web"), map(int, children), strict=False))
        return {name: _anonymous(pid) for name, pid in pids.items()}

    def _answers(self) -> bool:
        try:
            return self.ask("/sign-in") > 0
        except OSError:
            return False


def _anonymous(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0
