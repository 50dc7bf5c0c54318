"""Records of the cast to put files on, pictures to put there, and what is on disk."""

import io

import pytest
from PIL import Image

from ameen.crm.actions import create_company, create_contact, trash_contact
from ameen.files import actions, uploads
from ameen.files.records import attachments, contents
from ameen.store import id_text, new_id


@pytest.fixture
def do(store, viewer_for):
    """`do(person, action, *args)`: as the pages do it. `do.batch` is the id of the last deed."""

    def done(person, action, *args, now=None, **names):
        done.batch = new_id()
        return store.write(
            action,
            *args,
            viewer=viewer_for(person),
            by=person.id,
            batch=done.batch,
            now=now,
            **names,
        )

    return done


@pytest.fixture
def contact(do, cast):
    """Made by the report: seen by her, her manager and the owner."""
    return do(cast.report, create_contact, {"name_en": "Anna Berg"})


@pytest.fixture
def company(do, cast):
    return do(cast.report, create_company, {"name_en": "Berg & Co"})


@pytest.fixture
def trashed(do, cast):
    made = do(cast.report, create_contact, {"name_en": "Thrown away"})
    return do(cast.manager, trash_contact, made.id)


@pytest.fixture
def folder(hub):
    return uploads.folder(hub.settings.data)


@pytest.fixture
def picture():
    """`picture(width, height, format)`: the bytes of one; further names go to Pillow."""

    def drawn(width=40, height=30, form="PNG", color=(200, 40, 40), **names):
        made = io.BytesIO()
        Image.new("RGB", (width, height), color).save(made, form, **names)
        return made.getvalue()

    return drawn


@pytest.fixture
def kept(hub, folder):
    """`kept(b"…", name)`: a content on disk, as an upload leaves it for its action."""

    def keep(content=b"some words", name="words.txt"):
        from ameen.files import thumbnails

        stored = uploads.keep(folder, name, io.BytesIO(content))
        return thumbnails.measured(hub.settings.data, [stored])[0]

    return keep


@pytest.fixture
def attached(hub, do, contact, kept):
    """`attached(person, content, name, record)`: a file that person put on a record."""

    def attach(person, content=b"some words", name="words.txt", record=None):
        record = record or contact
        table = "contact" if type(record).__name__ == "Contact" else "company"
        stored = [kept(content, name)]
        return do(person, actions.attach, hub.subjects, table, record.id, stored)[0]

    return attach


@pytest.fixture
def on_disk(folder):
    """The names of all files there are, finished or not."""
    return lambda: sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def now_stored(store):
    """A file's record as it is now."""

    def look(attachment):
        with store.read() as snap:
            return snap.get(attachments, attachment.id)

    return look


@pytest.fixture
def known(store):
    """The names that files of known contents have."""

    def look():
        with store.read() as snap:
            return sorted(id_text(hit.id) for hit in snap.range(contents))

    return look


@pytest.fixture
def undo(hub, do):
    """Undoes a batch as a person, as the page does."""
    from ameen.crm.actions import undo as undo_batch

    return lambda person, batch: do(person, undo_batch, batch, restorers=hub.restorers)
