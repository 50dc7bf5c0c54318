"""A small app of this room alone: a viewer who may read and edit things, and a few pages."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import jinja2
from flask import Blueprint, Flask, abort, request
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from ameen import web
from ameen.store import Index, Missing, Record, Stale, Store, StoreFull, Table, new_id, sort_key
from ameen.web import access, forms, paging
from tests.running import ROOT

SECRET = b"a secret of thirty-two bytes, yes"
USER = b"\x01" * 16
TEMPLATES = {
    "things/index.html": "{# things #}\n<h1>{{ _('Things') }}</h1><ul>{{ rows }}</ul>",
    "things/_row.html": "{# thing #}\n<li id=\"{{ dom_id(thing, 'row') }}\">{{ thing.name }}</li>",
    "things/form.html": "{# form #}\n{% from 'shared/forms.html' import field, form_errors, "
    "form_hidden, submit %}<form method='post'>{{ form_errors(form) }}{{ form_hidden(form) }}"
    "{{ field(form.name) }}{{ field(form.emails) }}{{ field(form.kind) }}{{ field(form.worth) }}"
    "{{ submit('Save') }}</form>",
    "things/changed.html": '{# #}\n<hx-partial hx-target="#thing">changed</hx-partial>',
    "signin.html": "{# #}\n<h1>Sign in</h1><form method='post'>{{ csrf_field() }}"
    "{{ carried_fields() }}{{ next_field() }}</form>",
    "write.html": "{# #}\n{{ 1234567.5|number(2) }} {{ 1500|money('OMR') }} {{ '+96892123456'|phone }}"
    " {{ when|datetime }} {{ when|date }} {{ text|markdown }}",
}


class WebThing(Record, frozen=True):
    name: str = ""


things = Table("web_thing", WebThing, Index("name", lambda t: [(sort_key(t.name),)]))


class Refused(Exception):
    pass


class Wrong(Exception):
    def __init__(self, errors):
        self.errors = errors


@dataclass
class Viewer:
    id: bytes = USER
    language: str = "en"
    digits: str = "latn"
    rights: set = field(default_factory=lambda: {("things", "view"), ("things", "edit")})

    def __post_init__(self):
        self.user = SimpleNamespace(
            id=self.id, version=1, email="a@example.com", name_en="Anna", name_ar="آنا",
            language=self.language, digits=self.digits, zone="Asia/Muscat", theme="light",
        )  # fmt: skip
        self.session = SimpleNamespace(id=self.id[::-1])

    @property
    def levels(self):
        return {"rights": len(self.rights)}

    def may(self, module, action):
        return (module, action) in self.rights


class ThingForm(web.Form):
    name = forms.Text(_l("Name"), [forms.required()], length=20)
    emails = forms.Texts(_l("Emails"), each=[forms.email], input_type="email")
    kind = forms.Choice(_l("Kind"), choices=[("big", "Big"), ("small", "Small")], blank="")
    worth = forms.MoneyAmount(_l("Worth"))


class ThingSchema(Schema):
    name = fields.Str(required=True)


def make_app(folder, env="production", extra=lambda app: None, **more):
    """The app, its store, and `app.people`: viewers by the value of the cookie `who`."""
    store = Store.open(folder)
    hub = SimpleNamespace(settings=SimpleNamespace(secret=SECRET, env=env), store=store)
    app = Flask("ameen", static_folder=str(ROOT / "static"), root_path=str(ROOT / "ameen"))
    app.jinja_loader = _Loader(ROOT / "templates")
    app.people = {
        "anna": Viewer(),
        "guest": Viewer(id=b"\x02" * 16, rights=set()),
        "noor": Viewer(id=b"\x03" * 16, language="ar", digits="arab"),
    }
    app.saved = {}
    given = {
        "load_viewer": lambda: app.people.get(request.cookies.get("who", "")),
        "load_bearer": app.people.get,
        "entries": [web.Entry("things.index", _l("Things"), "list", "things", "view")],
        "sign_in": "things.sign_in",
        "save_language": lambda who, chosen: app.saved.update({who.user.id: chosen}),
        "refusals": {Refused: 403, Wrong: 422},
    }
    web.init_app(app, hub, **given | more)
    app.register_blueprint(blueprint())
    extra(app)
    web.check_all(app)
    return app


class _Loader(jinja2.ChoiceLoader):
    def __init__(self, folder):
        super().__init__([jinja2.DictLoader(TEMPLATES), jinja2.FileSystemLoader(str(folder))])
        self.searchpath = [str(folder)]


def blueprint():
    pages = Blueprint("things", __name__)

    @pages.get("/things")
    @access("things", "view")
    def index():
        with web.store().read() as snap:
            if unchanged := web.not_modified(snap.last_seq):
                return unchanged
            ids = [hit.id for hit in snap.range(things, "name", limit=50)]
            rows = web.kept_rows(snap, things, ids, "things/_row.html", prepared(snap))
        return web.page("things/index.html", title="Things", rows=rows)

    def prepared(snap):
        def prepare(ids):
            pages.prepared = [*getattr(pages, "prepared", []), *ids]
            return [({"thing": thing}, ()) for thing in snap.get_many(things, ids)]

        return prepare

    @pages.get("/things/<id:thing_id>")
    @access("things", "view")
    def show(thing_id):
        with web.store().read() as snap:
            return web.fragment("things/_row.html", thing=snap.require(things, thing_id))

    @pages.route("/things/new", methods=["GET", "POST"])
    @access("things", "edit")
    def new():
        form = ThingForm.of()
        if request.method == "GET" or not form.validate():
            return web.page("things/form.html", 422 if form.errors else 200, title="New", form=form)
        web.write(lambda tx, name, *, viewer: tx.put(WebThing(name=name)), form.name.data)
        return web.answer("things/changed.html", fallback="/things", toast="Saved", undo="/undo/x")

    @pages.put("/things/<id:thing_id>")
    @access("things", "edit")
    def put(thing_id):
        return "put"

    @pages.post("/things/gone")
    @access("things", "edit")
    def gone():
        return web.see_other("https://evil.example/", toast="Gone")

    @pages.get("/rights")
    @access("things", "configure")
    def rights():
        return "never"

    @pages.get("/cursor")
    @access.signed_in
    def cursor():
        key, direction = paging.opened(request.args["spec"], request.args["at"])
        return f"{key.decode()} {direction}"

    @pages.get("/seal")
    @access.signed_in
    def seal():
        return paging.seal(request.args["spec"], b"key")

    @pages.get("/api/things/fail/<kind>")
    @pages.get("/fail/<kind>")
    @access.signed_in
    def fail(kind):
        raises = {"missing": Missing("thing"), "stale": Stale("thing", None),
                  "full": StoreFull("no"), "refused": Refused("Not for you."),
                  "wrong": Wrong({"name": ["This is needed."]}), "bug": RuntimeError("secret")}  # fmt: skip
        if kind in raises:
            raise raises[kind]
        abort(int(kind))

    @pages.post("/api/things")
    @access("things", "edit")
    @web.repeatable
    def create():
        values = web.body(ThingSchema())
        thing = web.write(lambda tx, name, *, viewer: tx.put(WebThing(name=name)), values["name"])
        return web.created({"name": thing.name}, thing, f"/api/things/{thing.version}")

    @pages.patch("/api/things/<id:thing_id>")
    @access("things", "edit")
    def change(thing_id):
        with web.store().read() as snap:
            thing = snap.require(things, thing_id)
        web.if_match(thing)
        return web.record_answer({"name": thing.name}, thing)

    @pages.get("/sign-in")
    @access.public
    def sign_in():
        return web.page("signin.html", title="Sign in")

    @pages.post("/sign-in")
    @access.public
    def signed_in():
        return web.welcome(Viewer())

    @pages.get("/write")
    @access.signed_in
    def write():
        from datetime import UTC, datetime

        return web.page("write.html", title="", when=datetime(2026, 3, 3, 20, 30, tzinfo=UTC),
                        text="**b** <script>x</script> [l](javascript:x) [m](https://a.b)")  # fmt: skip

    return pages


def made(app, *names):
    """Things of these names, stored."""

    def work(tx):
        return [tx.put(WebThing(id=new_id(), name=name)) for name in names]

    return app.extensions["ameen"].store.write(work)
