"""Datagrams between the processes of a hub, and streams that hear through them."""

import pytest

from ameen.live.datagrams import Datagrams
from tests.journeys.walking import EMAIL, NEW_PASSWORD, command
from tests.running import Running, until

from .hearing import Ear


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / ("a folder with a name that is longer than a socket's address may be" * 2)
    folder.mkdir()
    return folder


def test_what_is_sent_arrives_with_all_who_listen(run):
    first, second = Datagrams(run), Datagrams(run)
    inboxes = [first.listen(), second.listen()]
    first.send()
    first.send(b"somebody is there")
    assert [inbox.received() for inbox in inboxes] == [[b"somebody is there"]] * 2
    second.send(b"to the others", besides=inboxes[1].name)
    assert [inbox.received() for inbox in inboxes] == [[b"to the others"], []]
    for inbox in inboxes:
        inbox.close()
    assert list((run / "live").iterdir()) == []


def test_the_socket_of_a_process_that_died_is_cleared_away(run):
    datagrams = Datagrams(run)
    dead = datagrams.listen()
    dead.sock.close()
    datagrams.send()
    assert list((run / "live").iterdir()) == []


def test_one_who_is_behind_with_reading_holds_nobody_up(run):
    datagrams = Datagrams(run)
    inbox = datagrams.listen()
    for _ in range(5000):
        datagrams.send(b"x" * 500)
    assert inbox.received()


def test_streams_in_two_processes_hear_of_changes_made_in_either_and_by_a_command(tmp_path):
    data = tmp_path / "data"
    command(data, "init", "--email", EMAIL, "--password-stdin", told=NEW_PASSWORD)
    with Running(data, "--workers", "2") as running:
        running.sign_in(EMAIL, NEW_PASSWORD)
        cookie = f"ameen_session={running.token}"
        ears = [Ear(running.port, cookie, ("contacts",)) for _ in range(12)]
        until(lambda: len(list((data / "run" / "live").iterdir())) == 2)
        for _ in range(4):
            status, _made = running.ask("POST", "/api/crm/contacts", {"name_en": "Anna"})
            assert status == 201
            assert [ear.next_events() for ear in ears] == [["contacts"]] * 12
        file = tmp_path / "contacts.csv"
        file.write_text("name\nBen Moreno\n")
        command(data, "import", "contacts", str(file))
        assert all("contacts" in ear.next_events() for ear in ears)
    assert [ear.until_end()[0][-1:] for ear in ears] == [["bye"]] * 12
