import io
import re

import pytest
from PIL import Image

from ameen.crm.actions import assign, trash_contact
from ameen.crm.records import contacts
from ameen.files import actions
from ameen.store import id_text, new_id

PDF = b"%PDF-1.7\n%\xe2\xe3\n"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(200))


def test_it_is_served_to_those_who_see_the_record(client_for, client, cast, attached, at):
    made = attached(cast.report)
    for part in ("owner", "manager", "report"):
        answer = client_for(cast[part]).get(at(made))
        assert (answer.status_code, answer.data) == (200, b"some words")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(at(made)).status_code == 303


@pytest.mark.parametrize("rest", ["", "/thumbnail", "/edit"])
def test_for_others_it_is_as_if_it_never_was(client_for, cast, attached, at, picture, rest):
    made = attached(cast.report, picture())
    for part in ("colleague", "outsider"):
        client = client_for(cast[part])
        there, nowhere = client.get(at(made, rest)), client.get(f"/files/{id_text(new_id())}{rest}")
        assert there.status_code == nowhere.status_code == 404
        same = [_main(answer) for answer in (there, nowhere)]
        assert same[0] == same[1]
        assert there.headers.get("ETag") is None


def _main(answer):
    """The main region, without the sealed position, which is never twice the same."""
    text = answer.get_data(as_text=True).partition("<main")[2]
    return re.sub(r' data-at="[^"]+"', "", text)


def test_permission_taken_away_counts_at_once_also_for_what_is_kept(
    do, client_for, cast, attached, at, contact
):
    made, client = attached(cast.report), client_for(cast.manager)
    tag = client.get(at(made)).headers["ETag"]
    assert client.get(at(made), headers={"If-None-Match": tag}).status_code == 304
    do(cast.report, actions.trash, client.application.extensions["ameen"].subjects, made.id, None)
    assert client.get(at(made), headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    ("content", "media"),
    [(PDF, "application/pdf"), (MP4, "video/mp4"), (b"words", "text/plain; charset=utf-8")],
)
def test_what_is_safe_is_shown_in_its_place(client_for, cast, attached, at, content, media):
    made, client = attached(cast.report, content, "عقد 1.bin"), client_for(cast.report)
    answer = client.get(at(made))
    assert answer.headers["Content-Type"] == media
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert "filename*=UTF-8''%D8%B9%D9%82%D8%AF%201.bin" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    saved = client.get(at(made, "?download=1"))
    assert saved.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><a/>",
        b"PK\3\4 something",
        b"\0\1\2 unknown \xff\xfe",
    ],
)
def test_what_a_browser_might_run_is_only_downloaded(client_for, cast, attached, at, content):
    answer = client_for(cast.report).get(at(attached(cast.report, content, "photo.jpg")))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_video_is_given_in_parts(client_for, cast, attached, at):
    made, client = attached(cast.report, MP4), client_for(cast.report)
    answer = client.get(at(made), headers={"Range": "bytes=24-33"})
    assert (answer.status_code, answer.data) == (206, MP4[24:34])
    assert answer.headers["Content-Range"] == f"bytes 24-33/{len(MP4)}"
    wrong = client.get(at(made), headers={"Range": f"bytes={len(MP4)}-"})
    assert wrong.status_code == 416


def test_thumbnails_come_in_two_sizes(client_for, cast, attached, at, picture):
    made, client = attached(cast.report, picture(600, 300)), client_for(cast.report)
    for query, size in (("", (320, 160)), ("?size=64", (64, 64)), ("?size=99999", (320, 160))):
        answer = client.get(at(made, f"/thumbnail{query}"))
        assert answer.headers["Content-Type"] == "image/webp"
        assert Image.open(io.BytesIO(answer.data)).size == size
        again = client.get(
            at(made, f"/thumbnail{query}"), headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304


def test_a_file_without_a_picture_has_no_thumbnail(client_for, cast, attached, at):
    assert client_for(cast.report).get(at(attached(cast.report), "/thumbnail")).status_code == 404


def test_a_lost_file_is_said_to_be_lost(client_for, cast, attached, at, folder):
    made = attached(cast.report)
    (folder / made.kind / id_text(made.content_id)).unlink()
    answer = client_for(cast.report).get(at(made))
    assert answer.status_code == 404
    assert "not on the disk any more" in answer.get_data(as_text=True)


def test_it_follows_its_record_to_whom_it_is_given(do, client_for, cast, attached, at, contact):
    made, client = attached(cast.report), client_for(cast.colleague)
    assert client.get(at(made)).status_code == 404
    do(cast.manager, assign, contacts, [contact.id], cast.colleague.id)
    assert client.get(at(made)).status_code == 200
    do(cast.manager, trash_contact, contact.id)
    assert client.get(at(made)).status_code == 200  # its record is seen in the trash, too
