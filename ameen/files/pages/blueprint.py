"""What all pages of files share: the blueprint, and how a size and a kind are written."""

from flask import Blueprint
from flask_babel import gettext as _
from markupsafe import Markup

from ...store import Record
from ...web import store
from ...web.format import number
from ..queries import picture
from ..records import Attachment
from ..rules import name_parts

STEP = 1024
ICONS = {"images": "photo", "documents": "file-text", "videos": "video", "others": "file"}

blueprint = Blueprint("files", __name__, url_prefix="/files")


@blueprint.app_template_filter("filesize")
def filesize(size: int) -> str:
    """A number of bytes as people read it: 340 KB, 1.2 MB."""
    if size < STEP:
        return _("%(count)s bytes", count=number(size))
    if size < STEP**2 * 0.95:
        return _("%(count)s KB", count=number(max(1, round(size / STEP))))
    if size < STEP**3 * 0.95:
        return _("%(count)s MB", count=number(size / STEP**2, 1))
    return _("%(count)s GB", count=number(size / STEP**3, 1))


@blueprint.app_template_filter("fileicon")
def fileicon(found: Attachment) -> str:
    """The icon of a file's kind."""
    return ICONS[found.kind]


@blueprint.app_template_global("picture_of")
def picture_of(table: str, record: Record) -> Attachment | None:
    """The avatar or logo of a record that the page shows, for templates of other slices."""
    with store().read() as snap:
        return picture(snap, table, record.id)


@blueprint.app_template_filter("filename")
def filename(name: str) -> Markup:
    """A file's name, its extension always at the right end: else the two change places where one
    is written to the right and the other to the left."""
    stem, ending = name_parts(name)
    return Markup('<bdi dir="ltr"><bdi>{}</bdi>{}</bdi>').format(stem, ending)
