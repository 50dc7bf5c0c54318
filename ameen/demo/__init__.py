"""A made-up company in both languages, the same each time, through the actions people use."""

import random
from itertools import product
from typing import Any

from ..accounts.actions import create_user, grant_roles
from ..accounts.queries import Viewer, role_by_key, viewer_for
from ..accounts.records import User, users
from ..crm.actions import add_note, create_company, create_contact
from ..crm.records import ContactKind, Preferred, Source, companies, contacts
from ..store import StoreError, Tx, new_id
from .sales import ACTIVITIES, DEALS, LEADS, sell
from .talk import talk

COMPANIES, CONTACTS, NOTES = 60, 200, 90
PEOPLE = (
    ("Salma al-Harthy", "سلمى الحارثي", "Head of sales", "manager", None),
    ("Omar al-Balushi", "عمر البلوشي", "Account manager", "member", 0),
    ("Maria Lindqvist", "ماريا ليندكفيست", "Account manager", "member", 0),
    ("Khalid al-Rawahi", "خالد الرواحي", "Field sales", "member", 1),
    ("Noor al-Zadjali", "نور الزدجالي", "Service", "reader", 1),
)
FIRST = (
    ("Aisha", "عائشة"), ("Yusuf", "يوسف"), ("Layla", "ليلى"), ("Tariq", "طارق"),
    ("Maryam", "مريم"), ("Said", "سعيد"), ("Huda", "هدى"), ("Nasser", "ناصر"),
    ("Anna", "آنا"), ("James", "جيمس"), ("Priya", "بريا"), ("Chen", "تشن"),
)  # fmt: skip
FAMILY = (
    ("al-Kindi", "الكندي"), ("al-Busaidi", "البوسعيدي"), ("al-Lawati", "اللواتي"),
    ("al-Hinai", "الهنائي"), ("al-Maskari", "المسكري"), ("Fernandes", "فرنانديز"),
    ("Schmidt", "شميدت"), ("Nair", "ناير"), ("Haddad", "حداد"), ("Mansour", "منصور"),
)  # fmt: skip
PLACES = (
    ("Muscat", "مسقط"), ("Salalah", "صلالة"), ("Sohar", "صحار"), ("Nizwa", "نزوى"),
    ("Sur", "صور"), ("Duqm", "الدقم"),
)  # fmt: skip
TRADES = (
    ("Trading", "للتجارة", "Retail"), ("Logistics", "للخدمات اللوجستية", "Logistics"),
    ("Contracting", "للمقاولات", "Construction"), ("Foods", "للأغذية", "Manufacturing"),
    ("Energy", "للطاقة", "Energy"), ("Medical", "الطبية", "Health"),
    ("Systems", "للأنظمة", "Technology"), ("Tours", "للسفر", "Hospitality"),
    ("Marine", "البحرية", "Logistics"), ("Education", "للتعليم", "Education"),
)  # fmt: skip
JOBS = (
    "Managing director",
    "Buyer",
    "Finance manager",
    "Engineer",
    "Office manager",
    "مدير المشتريات",
)
TAGS = ("VIP", "tender", "renewal 2027", "مهم", "Ramadan list", "fair")
TALK = (
    "Called about the **new price list**; wants an offer by Sunday.",
    "Met at the fair in Muscat. Interested in a yearly contract.",
    "طلب عرض سعر جديد قبل نهاية الشهر.",
    "Prefers WhatsApp in the afternoon.\n\n- asked for references\n- decides in March",
    "تم الاتفاق على زيارة الموقع الأسبوع القادم.",
    "Invoice address has changed, see the last e-mail.",
)


class NotEmpty(StoreError):
    """The hub has records already: made-up ones would mix with them."""


def fill(hub: Any) -> str:
    """Fills a hub that has an owner and no records; says what it made. NotEmpty otherwise."""
    with hub.store.read() as snap:
        owner = next((snap.require(users, hit.id) for hit in snap.range(users, limit=1)), None)
        if owner is None:
            raise StoreError("Prepare the hub first: python -m ameen init --email …")
        if any(True for table in (contacts, companies) for _ in snap.range(table, limit=1)):
            raise NotEmpty("The hub has records already; the demo is for an empty one.")
        viewer = viewer_for(snap, owner)
    hub.store.write(_fill, viewer=viewer, by=owner.id, batch=new_id(), origin="shell")
    talk(hub, owner)
    return (
        f"Made {len(PEOPLE)} people, {COMPANIES} companies, {CONTACTS} contacts, {NOTES} notes, "
        f"{LEADS} leads, {DEALS} deals, {ACTIVITIES} activities."
    )


def _fill(tx: Tx, *, viewer: Viewer) -> None:
    chance = random.Random(2026)
    team = _people(tx, viewer)
    firms = [_company(tx, chance, place, team, viewer) for place in range(COMPANIES)]
    names = chance.sample(list(product(FIRST, FAMILY)), len(FIRST) * len(FAMILY))
    people = [
        _contact(tx, chance, place, names[place % len(names)], chance.choice(firms), team, viewer)
        for place in range(CONTACTS)
    ]
    for _ in range(NOTES):
        table, record = chance.choice(
            [("contact", chance.choice(people)), ("company", chance.choice(firms))]
        )
        add_note(tx, table, record.id, chance.choice(TALK), viewer=viewer)
    sell(tx, chance, team, people, viewer)


def _people(tx: Tx, viewer: Viewer) -> list[User]:
    team: list[User] = []
    for english, arabic, position, role, above in PEOPLE:
        first = english.split()[0].lower()
        values = {
            "email": f"{first}@ameen.example",
            "name_en": english,
            "name_ar": arabic,
            "position": position,
            "department": "Sales",
            "manager_id": viewer.user.id if above is None else team[above].id,
            "language": "ar" if first in ("khalid", "noor") else "en",
        }
        user = create_user(tx, values, viewer=viewer)
        team.append(grant_roles(tx, user.id, [role_by_key(tx, role).id], viewer=viewer))
    return team


def _company(tx: Tx, chance: random.Random, place: int, team: list[User], viewer: Viewer) -> Any:
    family, town = FAMILY[place % len(FAMILY)], chance.choice(PLACES)
    trade = TRADES[(place // len(FAMILY) + place) % len(TRADES)]
    site = f"{family[0].removeprefix('al-').lower()}-{trade[0].lower()}.example"
    values = {
        "name_en": f"{family[0].removeprefix('al-')} {trade[0]}",
        "name_ar": f"شركة {family[1]} {trade[1]}",
        "industry": trade[2],
        "size": chance.choice([8, 20, 45, 120, 400]),
        "revenue": chance.randrange(40, 9000) * 1_000_000,
        "website": site,
        "email": f"info@{site}",
        "phone": f"24{chance.randrange(100000, 999999)}",
        "street": f"Way {chance.randrange(1000, 4999)}",
        "city": town[chance.random() < 0.3],
        "country": "Oman",
        "tags": chance.sample(TAGS, chance.randrange(3)),
        "assignee_id": chance.choice(team).id,
    }
    return create_company(tx, values, viewer=viewer)


def _contact(
    tx: Tx,
    chance: random.Random,
    place: int,
    named: tuple,
    firm: Any,
    team: list[User],
    viewer: Viewer,
) -> Any:
    first, family = named
    values = {
        "kind": chance.choice(list(ContactKind)),
        "name_en": f"{first[0]} {family[0]}" if place % 7 else "",
        "name_ar": f"{first[1]} {family[1]}" if place % 3 or not place % 7 else "",
        "emails": [f"{first[0].lower()}.{family[0].lower()}{place}@{firm.email.partition('@')[2]}"],
        "phones": [f"9{chance.randrange(1000000, 9999999)}"] if place % 9 else [],
        "job_title": chance.choice(JOBS),
        "company_id": firm.id,
        "preferred": chance.choice([None, *Preferred]),
        "city": firm.city,
        "country": "Oman",
        "source": chance.choice([None, *Source]),
        "tags": chance.sample(TAGS, chance.randrange(3)),
        "assignee_id": chance.choice(team).id,
    }
    return create_contact(tx, values, viewer=viewer)
