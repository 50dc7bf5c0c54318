"""What a request sends comes in whole or not at all, at a hub that really runs."""

import http.client
import socket

import pytest

from ameen import open_hub
from ameen.accounts.actions import first_owner
from ameen.config import Settings
from tests.running import EMAIL, PASSWORD, Running, until

BOUNDARY = "a-boundary"


def multipart(content):
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.fixture
def running(tmp_path):
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    first_owner(hub.store, EMAIL, "Owner", PASSWORD)
    hub.close()
    with Running(tmp_path / "data", "--threads", "2") as running:
        running.sign_in()
        status, contact = running.ask("POST", "/api/crm/contacts", {"name_en": "Anna"})
        assert status == 201
        running.subject = f"/api/files?subject=contact:{contact['id']}"
        yield running


def files_of(running):
    return [p for p in (running.data / "uploads").rglob("*") if p.is_file()]


def head(running, length):
    return (
        f"POST {running.subject} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {running.token}\r\nContent-Length: {length}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    ).encode()


def sent(running, content):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request(
        "POST", running.subject, multipart(content),
        {"Authorization": f"Bearer {running.token}",
         "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
    )  # fmt: skip
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_an_upload_that_breaks_off_leaves_nothing(running):
    body = multipart(b"\1" * (3 << 20))
    for part in (0, 100, 1 << 20, len(body) - 1):
        with socket.create_connection(("127.0.0.1", running.port), timeout=60) as line:
            line.sendall(head(running, len(body)) + body[:part])
    assert sent(running, b"whole") == 201
    assert running.ask("GET", running.subject)[1]["total"] == 1
    until(lambda: len(files_of(running)) == 1)
    assert files_of(running)[0].read_bytes() == b"whole"


def test_20_mb_pass_one_byte_more_does_not(running):
    assert sent(running, b"\1" * (20 << 20)) == 201
    assert sent(running, b"\1" * ((20 << 20) + 1)) == 413
    assert sent(running, b"\1" * (30 << 20)) == 413
    assert [path.stat().st_size for path in files_of(running)] == [20 << 20]
