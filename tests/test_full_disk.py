"""No room left: said clearly, reading goes on, nothing is lost, and it heals by itself."""

import io
import resource

import pytest

from ameen.store import StoreFull


@pytest.fixture
def full(hub, client_for, cast):
    """A browser of a hub whose files can't grow any more, until `room` is called."""
    browser = client_for(cast.owner)
    data = hub.settings.data / "lmdb" / "data.mdb"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (data.stat().st_size + 65536, before[1]))
    yield browser, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_a_page_and_everything_saved_stays(hub, full):
    browser, room = full
    kept, refused = 0, None
    for number in range(400):
        answer = browser.post(
            "/api/crm/contacts", json={"name_en": f"Full {number}", "street": "x" * 250}
        )
        if answer.status_code != 201:
            refused = answer
            break
        kept += 1
    assert refused is not None and refused.status_code == 507
    assert "Nothing that was saved before is lost" in refused.json["detail"]
    page = browser.post(
        "/crm/contacts", data={"name_en": "More", "kind": "lead", "street": "y" * 150}
    )
    assert page.status_code == 507 and b"Traceback" not in page.data
    assert browser.get("/api/crm/contacts").json["total"] == kept
    assert browser.get("/crm/contacts").status_code == 200
    room()
    assert browser.post("/api/crm/contacts", json={"name_en": "Again"}).status_code == 201
    assert browser.get("/api/crm/contacts").json["total"] == kept + 1


def test_the_store_says_that_it_is_full(hub, full):
    with pytest.raises(StoreFull):
        hub.store.write(lambda tx: [tx.event("x" * 400, detail="y" * 5000) for _ in range(300)])


@pytest.mark.parametrize("size", [400_000, 900_000])  # held in memory, or on disk, until read
def test_an_upload_to_a_full_disk_leaves_nothing(hub, full, size):
    browser, room = full
    made = browser.post("/api/crm/contacts", json={"name_en": "Anna"}).json["id"]
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    body = head + b"\1" * size + b"\r\n--b--\r\n"

    def upload():
        return browser.post(
            f"/api/files?subject=contact:{made}",
            input_stream=io.BytesIO(body),
            content_length=len(body),
            content_type="multipart/form-data; boundary=b",
        )

    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, most))
    refused = upload()
    assert refused.status_code == 507
    assert "Nothing that was saved before is lost" in refused.json["detail"]
    room()
    assert not [path for path in (hub.settings.data / "uploads").rglob("*") if path.is_file()]
    assert upload().status_code == 201
