"""What cards say of people."""

import pytest

from ameen.crm.exchange.reading.cards.people import values_of
from ameen.crm.exchange.reading.cards.properties import property_of

OWN_ID = "01J9ZXYABCDEFGHJKMNPQRSTVW"


def said(*lines):
    return values_of(map(property_of, lines))


def test_an_address_book_of_today():
    assert said(
        "VERSION:3.0",
        "N:Al Harthy;Salim;;;",
        "FN:Salim Al Harthy",
        "ORG:Gulf Trading;Sales;Export",
        "TITLE:Buyer",
        "item1.EMAIL;type=INTERNET:b@example.com",
        "EMAIL;type=INTERNET;type=pref:a@example.com",
        "TEL;type=CELL:+968 9912 3456",
        "TEL;TYPE=fax:24123456",
        "ADR;TYPE=home:;;Far 1;Sur;;;Oman",
        "item2.ADR;TYPE=work:PO 7;;Main St 2;Muscat;Muscat;112;Oman",
        "URL:https\\://example.com/a,b",
        "NOTE:one\\, two\\nthree",
        "CATEGORIES:vip,old\\, good",
        "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        "BDAY:1980-01-31",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
        "X-ABLABEL:ignored",
    ) == {
        "external_id": "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        "name_en": "Salim Al Harthy",
        "emails": "a@example.com; b@example.com",
        "phones": "+968 9912 3456",
        "FAX": "24123456",
        "job_title": "Buyer",
        "company": "Gulf Trading",
        "department": "Sales / Export",
        "street": "PO 7, Main St 2",
        "city": "Muscat",
        "region": "Muscat",
        "postal_code": "112",
        "country": "Oman",
        "ADR 2": "Far 1\\, Sur\\, Oman",
        "website": "https://example.com/a,b",
        "note": "one, two\nthree",
        "tags": "vip; old\\, good",
        "BDAY": "1980-01-31",
        "PHOTO": "JPEG",
    }


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["FN:سالم"], {"name_ar": "سالم"}),
        (["FN;LANGUAGE=ar:Salim"], {"name_ar": "Salim"}),
        (
            ["FN;ALTID=1;LANGUAGE=ar-OM:سالم", "FN;ALTID=1;LANGUAGE=en:Salim"],
            {"name_ar": "سالم", "name_en": "Salim"},
        ),
        (["FN:Anna", "FN;PREF=1:Anna Berg"], {"name_en": "Anna Berg"}),
        (["N:Berg;Anna;Maria;Dr.;"], {"name_en": "Anna Maria Berg"}),
        (["N:;;;;", "NICKNAME:Nan"], {"name_en": "Nan", "NICKNAME": "Nan"}),
        (["FN:", "ORG:شركة"], {"name_ar": "شركة", "company": "شركة"}),
        (["EMAIL:a@b.c"], {"name_en": "a@b.c", "emails": "a@b.c"}),
    ],
)
def test_a_name_is_found_where_there_is_one(lines, names):
    assert said(*lines) == names


def test_a_number_of_a_hub_and_of_another_system_are_told_apart():
    assert said(f"UID:{OWN_ID}", "X-AMEEN-EXTERNAL-ID:7", "FN:A") == {
        "id": OWN_ID,
        "external_id": "7",
        "name_en": "A",
    }


def test_chats_are_no_profiles():
    lines = ["FN:A", "IMPP:xmpp:a@example.com", "X-SOCIALPROFILE;TYPE=x:https://x.com/a"]
    assert said(*lines) == {
        "name_en": "A",
        "socials": "https://x.com/a",
        "IMPP": "xmpp:a@example.com",
    }


def test_numbers_and_addresses_lose_their_schemes():
    lines = ["FN:A", "TEL;VALUE=uri:tel:+96899123456;ext=5", "EMAIL:mailto:a@b.c"]
    assert said(*lines) == {
        "name_en": "A",
        "phones": "+96899123456\\;ext=5",
        "emails": "a@b.c",
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("PHOTO:data:image/png;base64,AAAA", "image/png"),
        ("PHOTO:https://example.com/a.png", "https://example.com/a.png"),
        ("LOGO:AAAA", "logo"),
    ],
)
def test_pictures_are_named_and_not_taken(line, told):
    assert told in said("FN:A", line).values()
