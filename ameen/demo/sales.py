"""What the made-up company sells: products, campaigns, leads, deals, and what is done about them."""

import random
from datetime import date, timedelta
from typing import Any

from ..accounts.queries import Viewer
from ..accounts.records import User
from ..crm import actions, rules
from ..crm.queries import all_pipelines
from ..crm.records import (
    ActivityKind,
    ActivityStatus,
    CampaignKind,
    CampaignStatus,
    LeadStatus,
    Line,
    Outcome,
    Priority,
    Product,
    Source,
    Stage,
    activities,
    campaigns,
    deals,
    leads,
)
from ..store import Tx

LEADS, DEALS, ACTIVITIES = 40, 70, 90
OFFICE_HOURS = range(4, 12)  # UTC: from eight to four in Muscat
PRODUCTS = (
    ("Desk Nizwa", "Furniture", 145_000),
    ("Chair Sur", "Furniture", 68_500),
    ("طاولة اجتماعات", "أثاث", 420_000),
    ("Access point X2", "Network", 89_900),
    ("Switch 24", "Network", 175_000),
    ("Service contract, yearly", "Service", 960_000),
)
CAMPAIGNS = (
    ("Muscat office fair", CampaignKind.EVENT, CampaignStatus.COMPLETED, -90, -85, 4_500_000),
    ("عروض رمضان", CampaignKind.SOCIAL_MEDIA, CampaignStatus.ACTIVE, -20, 25, 1_200_000),
    ("Renewals by mail", CampaignKind.EMAIL, CampaignStatus.ACTIVE, -45, 60, 350_000),
)
WANTS = (
    "New office in {town}",
    "Furniture for {town} branch",
    "Wi-Fi for the warehouse",
    "تجهيز مكتب جديد",
    "Yearly service",
    "توسعة الشبكة",
    "Meeting rooms",
)
TALKED = (
    "Wants an offer by Sunday.",
    "Not in; calls back tomorrow.",
    "طلب عرض سعر مفصل.",
    "Compares with another offer.",
    "تم الاتفاق على موعد الزيارة.",
)
LOST = ("Price", "Chose somebody else", "No budget this year")


def sell(
    tx: Tx, chance: random.Random, team: list[User], people: list[Any], viewer: Viewer
) -> None:
    """Fills the CRM past its contacts and companies, around today."""
    today = rules.company_day(tx.now)
    products = [
        tx.put(Product(name=name, series=series, price=price)) for name, series, price in PRODUCTS
    ]
    fairs = [_campaign(tx, today, team, row, viewer) for row in CAMPAIGNS]
    made = [_lead(tx, chance, today, team, people, fairs, viewer) for _ in range(LEADS)]
    stages = list(all_pipelines(tx)[0].stages)
    sold = [
        _deal(tx, chance, today, team, people, fairs, products, stages, viewer)
        for _ in range(DEALS)
    ]
    for _ in range(ACTIVITIES):
        _activity(tx, chance, team, made, sold, viewer)


def _campaign(tx: Tx, today: date, team: list[User], row: tuple, viewer: Viewer) -> Any:
    name, kind, status, begins, ends, budget = row
    values = {
        "name": name,
        "kind": kind,
        "status": status,
        "starts_on": today + timedelta(days=begins),
        "ends_on": today + timedelta(days=ends),
        "budget": budget,
        "cost": budget * 4 // 5,
        "leads_target": 30,
        "assignee_id": team[0].id,
    }
    return actions.create(tx, campaigns, values, viewer=viewer)


def _lead(
    tx: Tx, chance: random.Random, today: date, team: list[User], people: list[Any],
    fairs: list[Any], viewer: Viewer,
) -> Any:  # fmt: skip
    person = chance.choice(people)
    open_ones = [status for status in LeadStatus if status is not LeadStatus.CONVERTED]
    values = {
        "title": chance.choice(WANTS).format(town=person.city or "Muscat"),
        "contact_id": person.id,
        "company_id": person.company_id,
        "campaign_id": chance.choice([None, None, *(fair.id for fair in fairs)]),
        "source": chance.choice(list(Source)),
        "status": chance.choice(open_ones),
        "value": chance.randrange(2, 80) * 250_000,
        "priority": chance.choice(list(Priority)),
        "next_follow_up": today + timedelta(days=chance.randrange(-4, 20)),
        "assignee_id": chance.choice(team).id,
    }
    return actions.create(tx, leads, values, viewer=viewer)


def _deal(
    tx: Tx, chance: random.Random, today: date, team: list[User], people: list[Any],
    fairs: list[Any], products: list[Product], stages: list[Stage], viewer: Viewer,
) -> Any:  # fmt: skip
    person, stage = chance.choice(people), chance.choice([*stages, *stages[-2:], stages[-2]])
    lines = [
        Line(product_id=one.id, quantity=chance.randrange(1, 20), price=one.price)
        for one in chance.sample(products, chance.randrange(1, 4))
    ]
    opened = today - timedelta(days=chance.randrange(20, 300))
    closed = min(today, opened + timedelta(days=chance.randrange(10, 120)))
    values = {
        "name": chance.choice(WANTS).format(town=person.city or "Muscat"),
        "contact_id": person.id,
        "company_id": person.company_id,
        "campaign_id": chance.choice([None, None, *(fair.id for fair in fairs)]),
        "source": chance.choice(list(Source)),
        "stage_id": stage.id,
        "lines": lines,
        "value": sum(line.quantity * line.price for line in lines),
        "opened_on": opened,
        "expected_close": today + timedelta(days=chance.randrange(-15, 120)),
        "closed_on": None if stage.outcome is Outcome.OPEN else closed,
        "lost_reason": chance.choice(LOST) if stage.outcome is Outcome.LOST else "",
        "priority": chance.choice(list(Priority)),
        "assignee_id": chance.choice(team).id,
    }
    return actions.create(tx, deals, values, viewer=viewer)


def _activity(
    tx: Tx, chance: random.Random, team: list[User], made: list[Any], sold: list[Any],
    viewer: Viewer,
) -> None:  # fmt: skip
    about = chance.choice([*made, *sold])
    kind = chance.choice(list(ActivityKind)[:4])
    day = tx.now.replace(minute=0, second=0, microsecond=0) + timedelta(
        days=chance.randint(-40, 14)
    )
    begins = day.replace(hour=chance.choice(OFFICE_HOURS))
    past = begins < tx.now
    values = {
        "subject": f"{kind.value.capitalize()}: {about.name_en}",
        "kind": kind,
        "status": ActivityStatus.DONE if past else ActivityStatus.PLANNED,
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=chance.choice([15, 30, 60])),
        "outcome": chance.choice(TALKED) if past else "",
        "contact_id": about.contact_id,
        "company_id": about.company_id,
        "lead_id" if about in made else "deal_id": about.id,
        "assignee_id": chance.choice(team).id,
    }
    actions.create(tx, activities, values, viewer=viewer)
