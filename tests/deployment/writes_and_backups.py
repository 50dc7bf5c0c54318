"""Back a hub up again and again while others write, and restore each backup elsewhere.

writes_and_backups.py FOLDER     leaves 1.tar.gz, 2.tar.gz and 3.tar.gz in it
"""

import sys
import threading
from http.client import HTTPException
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ameen import open_hub
from ameen.accounts.actions import first_owner
from ameen.config import Settings
from ameen.crm.records import contacts
from ameen.store import parse_id
from ameen.store.doctor import check
from tests.journeys.walking import command
from tests.running import EMAIL, PASSWORD, Running, until

WRITERS, TIMES = 4, 3


def main(folder: Path) -> None:
    data = folder / "data"
    hub = open_hub(Settings.load({}, data))
    first_owner(hub.store, EMAIL, "Owner", PASSWORD)
    hub.close()
    acknowledged: list[str] = []
    stop = threading.Event()
    with Running(data) as running:
        running.sign_in()
        writers = [
            threading.Thread(target=write, args=(running, acknowledged, stop, number))
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        for number in range(1, TIMES + 1):
            until(lambda goal=20 * number: len(acknowledged) >= goal)
            (data / "uploads" / "documents" / f"file {number}").write_text(f"of round {number}")
            before = list(acknowledged)
            command(data, "backup", str(folder / f"{number}.tar.gz"))
            print(f"{len(before)} before, {len(acknowledged) - len(before)} during backup {number}")
            restored(folder, number, before)
        stop.set()
        for writer in writers:
            writer.join()


def write(running: Running, acknowledged: list[str], stop: threading.Event, number: int) -> None:
    """Adds contacts until it is told to stop, and says which were acknowledged."""
    while not stop.is_set():
        name = f"Contact {number}-{len(acknowledged)}"
        try:
            status, made = running.ask("POST", "/api/crm/contacts", {"name_en": name})
        except (OSError, HTTPException):
            continue
        if status == 201:
            acknowledged.append(made["id"])


def restored(folder: Path, number: int, before: list[str]) -> None:
    """Restores elsewhere, and looks for all that was acknowledged before the backup began."""
    elsewhere = folder / f"elsewhere-{number}"
    command(elsewhere, "restore", str(folder / f"{number}.tar.gz"))
    hub = open_hub(Settings.load({}, elsewhere))
    assert check(hub.store) == []
    with hub.store.read() as snap:
        lost = [text for text in before if snap.get(contacts, parse_id(text)) is None]
    hub.close()
    assert lost == [], lost
    for earlier in range(1, number + 1):
        file = elsewhere / "uploads" / "documents" / f"file {earlier}"
        assert file.read_text() == f"of round {earlier}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
