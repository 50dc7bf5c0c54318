"""A mail as it arrives: headers, both parts, Arabic, and names that would like to be headers."""

import re
from datetime import timedelta

from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.notifications import actions
from ameen.notifications.mailing.letters import mail_of, reachable
from ameen.notifications.mailing.server import server_of
from ameen.notifications.queries import isolated
from ameen.notifications.records import Channel

from .post import Office


def change(store, person, **values):
    store.write(lambda tx: tx.put(replace(tx.require(users, person.id), **values)))


def test_the_headers_say_that_a_program_wrote_it_and_how_to_stop_it(
    mailing, post, tell_of, send, cast
):
    tell_of(cast.report)
    send(mailing)
    mail = post.mails[0]
    assert mail["From"] == "Ameen Hub <ameen@hub.cast.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Wed, 25 Nov 2026 09:02:00 +0000"
    assert mail["Message-ID"].endswith(".notification@hub.cast.example>")
    assert mail["List-Unsubscribe"].startswith("<https://hub.cast.example/notifications/mail/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_both_parts_say_it_and_lead_to_its_page(mailing, post, tell_of, send, cast):
    tell_of(cast.report, "News & <b>more</b>")
    send(mailing)
    text = post.mails[0].get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = post.mails[0].get_body(("html",)).get_content()
    assert "News & <b>more</b>\nSee what is new.\nhttps://hub.cast.example/settings" in text
    assert "News &amp; &lt;b&gt;more&lt;/b&gt;" in html
    assert 'href="https://hub.cast.example/settings"' in html
    assert 'dir="ltr"' in html


def test_arabic_is_written_from_the_right(mailing, post, tell_of, send, store, cast):
    change(store, cast.report, language="ar")
    tell_of(cast.report, "صفقة جديدة")
    send(mailing)
    mail = post.mails[0]
    html = mail.get_body(("html",)).get_content()
    assert mail["Subject"] == "صفقة جديدة"
    assert mail["To"].addresses[0].display_name == "خالد العامري"
    assert '<html lang="ar" dir="rtl">' in html and '<body dir="rtl"' in html


def test_neither_name_nor_title_begins_another_header(mailing, post, tell_of, send, store, cast):
    change(store, cast.report, name_en="Eve\r\nBcc: all@x.example, <evil@x.example>")
    tell_of(cast.report, "Deal\r\nBcc: all@x.example\u2028X: y" + "z" * 300)
    send(mailing)
    mail = post.mails[0]
    assert mail["Bcc"] is None and mail["X"] is None
    assert post.envelopes[0][1:] == (cast.report.email,)
    assert mail["To"].addresses[0].addr_spec == cast.report.email
    assert mail["Subject"].startswith("Deal Bcc: all@x.example X: yzz")
    assert len(mail["Subject"]) == 150


def test_without_https_only_people_stop_it(with_server, office, post, tell_of, send, cast):
    hub = with_server(f"smtp://127.0.0.1:{office.port}", url="http://hub.lan", sender="a@hub.lan")
    tell_of(cast.report)
    send(hub)
    assert post.mails[0]["List-Unsubscribe"].startswith("<http://hub.lan/")
    assert post.mails[0]["List-Unsubscribe-Post"] is None
    assert post.envelopes[0][0] == "a@hub.lan"


def test_a_hundred_at_once_are_told_shortly(mailing, post, tell_of, send, cast):
    for number in range(60):
        tell_of(cast.report, f"No. {number}.")
    assert send(mailing) == 1
    text = post.mails[0].get_body(("plain",)).get_content()
    assert "No. 49." in text and "No. 50." not in text and "10 more" in text


def test_a_domain_in_other_letters_is_reached_by_its_ascii_form():
    assert reachable("info@münchen.example") == "info@xn--mnchen-3ya.example"
    assert reachable("خالد@münchen.example") == "خالد@xn--mnchen-3ya.example"


def raw(mailing, store, now):
    """A mail as it goes over the wire."""
    parcel = store.write(actions.claim, Channel.EMAIL, now=now + timedelta(minutes=2))
    return mail_of(mailing.settings, server_of(mailing.settings), parcel, now)


def test_the_address_that_stops_mail_stands_in_its_header_as_mail_programs_read_it(
    mailing, tell_of, store, cast, now
):
    tell_of(cast.report)
    lines = raw(mailing, store, now).split(b"\r\n")
    (line,) = [one for one in lines if one.startswith(b"List-Unsubscribe:")]
    assert re.fullmatch(rb"List-Unsubscribe: <https://hub\.cast\.example/[!-~]+>", line)


def test_an_address_with_arabic_letters_before_the_at_is_mailed(
    with_server, post, tell_of, send, store, again, cast
):
    with Office(post, enable_SMTPUTF8=True) as office:
        hub = with_server(f"smtp://127.0.0.1:{office.port}")
        change(store, cast.report, email="خالد@cast.example")
        (made,) = tell_of(cast.report)
        assert (send(hub), again(made).error) == (1, "")
    assert post.envelopes[0][1] == "خالد@cast.example"


def test_a_name_of_the_other_direction_stands_in_the_subject_without_gaps(
    mailing, post, tell_of, send, cast
):
    called = isolated("شركة", "en")
    tell_of(cast.report, f"The company “{called}” was assigned to you")
    send(mailing)
    assert post.mails[0]["Subject"] == f"The company “{called}” was assigned to you"
