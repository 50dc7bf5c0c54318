import io
import struct
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from ameen.files import actions, thumbnails
from ameen.store import id_text


def claimed_size(width, height):
    """A PNG of a few bytes that says it has this many pixels."""

    def chunk(name, content):
        check = zlib.crc32(name + content)
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", check)

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def opened(hub, made, size):
    return Image.open(thumbnails.thumbnail(hub.settings.data, made, size))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_both_sizes_are_drawn(hub, attached, cast, picture, form):
    made = attached(cast.report, picture(800, 400, form))
    assert (made.width, made.height, made.thumbnails) == (800, 400, True)
    assert opened(hub, made, thumbnails.CARD).size == (320, 160)
    assert opened(hub, made, thumbnails.SQUARE).size == (64, 64)


def test_a_picture_stands_upright_and_tells_nothing_of_its_camera(hub, attached, cast, picture):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8298] = 6, "Camera", "Somebody"
    made = attached(cast.report, picture(800, 400, "JPEG", exif=exif))
    assert (made.width, made.height) == (400, 800)
    small = opened(hub, made, thumbnails.CARD)
    assert small.size == (160, 320)
    assert not small.getexif()
    assert {"exif", "xmp", "icc_profile"}.isdisjoint(small.info)


def test_what_can_be_seen_through_stays_so(hub, attached, cast):
    made = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(made, "PNG")
    small = opened(hub, attached(cast.report, made.getvalue()), thumbnails.CARD)
    assert small.mode == "RGBA"
    assert small.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("size", [(40_000, 40_000), (2**31 - 1, 2**31 - 1), (50_000_001, 1)])
def test_a_picture_of_a_billion_pixels_is_kept_but_never_drawn(attached, cast, size):
    made = attached(cast.report, claimed_size(*size))
    assert (made.media_type, made.thumbnails) == ("image/png", False)


def test_one_that_breaks_off_or_lies_keeps_no_other_from_being_drawn(
    hub, do, cast, contact, kept, picture, folder
):
    from ameen.files import uploads

    contents = (claimed_size(5000, 5000), picture(300, 300)[:80], picture())
    stored = [uploads.keep(folder, f"{n}.png", io.BytesIO(c)) for n, c in enumerate(contents)]
    measured = thumbnails.measured(hub.settings.data, stored)
    assert [one.thumbnails for one in measured] == [False, False, True]


def test_a_child_that_takes_too_long_costs_only_its_own_pictures(hub, kept, picture, monkeypatch):
    monkeypatch.setattr(thumbnails, "PATIENCE", 0.001)
    assert kept(picture()).thumbnails is False


def test_a_lost_cache_is_drawn_anew(hub, attached, cast, picture):
    made = attached(cast.report, picture())
    for path in thumbnails.folder(hub.settings.data).iterdir():
        path.unlink()
    assert opened(hub, made, thumbnails.SQUARE).size == (64, 64)


def test_thumbnails_go_with_their_content(hub, do, store, attached, cast, picture):
    stays, goes = attached(cast.report, picture()), attached(cast.report, picture())
    now = datetime.now(UTC)
    do(cast.report, actions.trash, hub.subjects, goes.id, None, now=now - timedelta(days=31))
    store.write(actions.purge_trash)
    assert thumbnails.sweep(store, hub.settings.data, now) == 0  # it might be someone's upload
    assert thumbnails.sweep(store, hub.settings.data, now + timedelta(hours=2)) == 2
    left = {path.name[:26] for path in thumbnails.folder(hub.settings.data).iterdir()}
    assert left == {id_text(stays.content_id)}
