"""How this house speaks hypermedia: access, pages and fragments, forms, errors, paging, languages.

`create_app` alone calls `init_app(app, hub, …)` (see `ameen/web/front.py`) and, once every
blueprint is registered, `web.check_all(app)`. The app is made with
`Flask("ameen", template_folder=<top>/templates, static_folder=<top>/static)`.

What a page module uses:

    @blueprint.get("/crm/contacts/<id:contact_id>")      # 16 bytes in, 16 bytes into url_for
    @access("contacts", "read")         # or @access.signed_in, @access.public; always declared
    def show(contact_id): …

    viewer()                            # who asks; None only where access is public
    store(), hub()                      # the store; all of the hub
    write(action, *args, **names)       # store().write(…) as this viewer; `batch()` undoes it
    page("crm/contacts/show.html", title=…, **names)     # 200; status=422 for a refused form
    fragment("crm/contacts/_row.html", **names)          # just that fragment
    answer("crm/contacts/trash/create.html", fallback=url, toast=…, undo=url, **names)
    see_other(url, toast=…, undo=url)   # 303, for forms and htmx alike
    not_found()                         # raises 404
    unchanged = not_modified(*key)      # `if unchanged: return unchanged`, before any work;
                                        # ages=True when the page says how long ago things were
    kept_rows(snap, table, ids, template, prepare, shape=())
    paging.seal(spec, key, direction), paging.opened(spec, token), paging.cut(hits, …)
    ContactForm.of(contact)             # a Form, filled from the request or from the record
    dom_id(record, "row")               # contact-01J…-row

A page template holds only what stands inside `<main id="main">`: it extends no layout, and opens
with a comment naming its inputs. Templates have, besides `_`: `viewer`, `dom_id`, `static`,
`icon`, `csrf_field`, `avatar`, `url_for`, and the filters `number money date datetime ago day
phone digits markdown`. Macros: `shared/forms.html`, `shared/lists.html`, `shared/parts.html`.
"""

from . import kept, languages, navigation, paging
from .access import access, access_of, check_all
from .answers import answer, fragment, page, see_other, toast
from .carried import welcome
from .csrf import csrf_field, csrf_token
from .errors import not_found, refuse
from .etags import not_modified
from .forms import Form
from .front import init_app
from .idempotency import repeatable
from .ids import dom_id
from .jsonapi import (
    arguments,
    body,
    collection,
    created,
    if_match,
    no_content,
    problem,
    record_answer,
)
from .kept import kept_rows
from .languages import language, reader_digits, today, zone
from .navigation import Entry
from .paging import BadCursor, Page
from .request import batch, hub, is_htmx, is_partial, safe_next, store, viewer, write

__all__ = [
    "BadCursor",
    "Entry",
    "Form",
    "Page",
    "access",
    "access_of",
    "answer",
    "arguments",
    "batch",
    "body",
    "check_all",
    "collection",
    "created",
    "csrf_field",
    "csrf_token",
    "dom_id",
    "fragment",
    "hub",
    "if_match",
    "init_app",
    "is_htmx",
    "is_partial",
    "kept",
    "kept_rows",
    "language",
    "languages",
    "navigation",
    "no_content",
    "not_found",
    "not_modified",
    "page",
    "paging",
    "problem",
    "reader_digits",
    "record_answer",
    "refuse",
    "repeatable",
    "safe_next",
    "see_other",
    "store",
    "toast",
    "today",
    "viewer",
    "welcome",
    "write",
    "zone",
]
