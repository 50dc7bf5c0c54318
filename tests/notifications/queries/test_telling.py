"""What a notification says, and that it says nothing of what its reader no longer sees."""

from ameen.crm import actions as crm
from ameen.crm.records import leads
from ameen.notifications import queries
from ameen.notifications.queries.telling import excerpt, isolated
from ameen.store import id_text
from tests.cast import with_levels


def test_it_leads_to_the_record_and_a_note_to_its_place(cast, do, lead, told):
    made = lead(by=cast.manager, assignee_id=cast.report.id)
    assert told(cast.report)[0].path == f"/crm/leads/{id_text(made.id)}"
    note = do(cast.manager, crm.add_note, "lead", made.id, "Hello")
    assert told(cast.report)[0].path.endswith(f"#note-{id_text(note.id)}-row")


def test_many_at_a_stroke_lead_to_the_list_of_what_is_the_readers(cast, do, lead, told):
    ids = [lead(f"No. {number}", by=cast.manager).id for number in range(3)]
    do(cast.manager, crm.assign, leads, ids, cast.report.id)
    [one] = told(cast.report)
    assert one.title == "3 leads were assigned to you"
    assert one.path == f"/crm/leads?assignee={id_text(cast.report.id)}"


def test_what_the_reader_no_longer_sees_is_not_told(store, cast, lead, told):
    lead(by=cast.manager, assignee_id=cast.report.id)
    assert told(cast.report) != [None]
    with_levels(store, cast.report, contacts=2)
    assert told(cast.report) == [None]


def test_what_was_renamed_is_told_by_its_name_of_now(cast, do, lead, titles):
    made = lead(by=cast.manager, assignee_id=cast.report.id)
    titles(cast.report)
    do(cast.manager, crm.edit, leads, made.id, made.version, {"title": "Two new shops"})
    assert titles(cast.report) == ["The lead “Two new shops” was assigned to you"]


def test_a_note_that_was_removed_leaves_no_words_behind(cast, do, lead, told):
    made = lead(by=cast.manager, assignee_id=cast.report.id)
    note = do(cast.manager, crm.add_note, "lead", made.id, "A secret")
    assert told(cast.report)[0].text == "A secret"
    do(cast.manager, crm.delete_note, note.id)
    assert told(cast.report)[0].text == ""


def test_nobody_is_told_what_was_meant_for_somebody_else(store, cast, lead, told, viewer_for):
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    with store.read() as snap:
        [found] = queries.latest(snap, viewer_for(cast.report))
        assert queries.told(snap, viewer_for(cast.owner), found, "en") is None


def test_a_name_keeps_its_own_direction():
    assert isolated("Fit-out", "en") == "Fit-out"
    assert isolated("Fit-out", "ar") == "\u2068Fit-out\u2069"
    assert isolated("متجر", "en") == "\u2068متجر\u2069"
    assert isolated("2026", "ar") == "2026"


def test_an_excerpt_is_plain_short_and_on_one_line():
    assert excerpt("# Hello\n\n**the** [shop](https://a.example)") == "Hello the shop"
    assert len(excerpt("word " * 100)) <= 160


def test_many_of_which_the_reader_sees_none_any_more_are_not_told(cast, do, lead, told):
    ids = [lead(f"No. {number}", by=cast.manager).id for number in range(3)]
    do(cast.manager, crm.assign, leads, ids, cast.colleague.id)
    assert [one.title for one in told(cast.colleague)] == ["3 leads were assigned to you"]
    do(cast.owner, crm.assign, leads, ids[1:], cast.report.id)
    assert [one.title for one in told(cast.colleague)] == ["3 leads were assigned to you"]
    do(cast.owner, crm.assign, leads, ids[:1], cast.report.id)
    assert told(cast.colleague) == [None]
