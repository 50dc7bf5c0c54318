"""Contacts in files."""

import re
from collections.abc import Mapping
from typing import Any

from ....accounts.rules import N_
from ...records import ContactKind, Preferred, contacts
from .kind import CHOICE, LIST, Field, Kind
from .shared import (
    ADDRESS,
    ASSIGNEE,
    BOTH_NAMES,
    EMAIL_ADDRESSES,
    EXTERNAL_ID,
    OWN_ID,
    PERSON_NAMES,
    SOURCE,
    TAGS,
    company,
)

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
KIND = Field(
    name="kind",
    text=N_("Kind"),
    sort=CHOICE,
    names="kind type contacttype relationship النوع نوع",
    choices=ContactKind,
    words={
        "lead": ("prospect", "عميل محتمل", "محتمل"),
        "customer": ("client", "عميل", "زبون"),
        "partner": ("شريك",),
        "supplier": ("vendor", "مورد"),
    },
    wrong=N_("“%(value)s” is no kind of contact."),
)
PREFERRED = Field(
    name="preferred",
    text=N_("Preferred way to reach"),
    sort=CHOICE,
    names="preferred preferredcontact preferredway preferredchannel طريقهالتواصل",
    choices=Preferred,
    words={
        "email": ("e-mail", "mail", "البريد الإلكتروني", "بريد", "البريد"),
        "phone": ("call", "telephone", "الهاتف", "هاتف", "اتصال"),
        "sms": ("text", "text message", "رسالة نصية", "رسالة قصيرة"),
        "whatsapp": ("whats app", "واتساب", "واتس آب"),
    },
    wrong=N_("“%(value)s” is no way to reach somebody."),
)


class Named(Kind, frozen=True, kw_only=True):
    """What has a name in each language."""

    def from_name(self, name: str, template: str = "") -> dict[str, Any]:
        return {"name_ar" if ARABIC.search(name) else "name_en": name}

    def nameless(self, values: Mapping[str, Any], old: Any) -> str:
        names = (values.get(f, getattr(old, f, "")) for f in ("name_en", "name_ar"))
        return "" if any(names) else N_("Give a name, in English or in Arabic.")


CONTACTS = Named(
    name="contacts",
    table=contacts,
    title=N_("Import contacts"),
    naming=frozenset(("name", "name_en", "name_ar", "first_name", "last_name")),
    name_field="name_en",
    scope="company",
    fields=(
        OWN_ID,
        EXTERNAL_ID,
        Field(
            name="name",
            text=BOTH_NAMES[0].text,
            sort=BOTH_NAMES[0].sort,
            names="contactname contact personname person customername clientname اسمجهه اسمالعميل"
            f" جههالاتصال اسمجههالاتصال اسمالشخص {BOTH_NAMES[0].names}",
        ),
        *BOTH_NAMES[1:],
        *PERSON_NAMES,
        KIND,
        EMAIL_ADDRESSES,
        Field(
            name="phones",
            text=N_("Phone numbers"),
            sort=LIST,
            names="phones phone phonenumber telephone tel mobile mobilephone mobilenumber cell"
            " cellphone phone1 phone2 businessphone homephone workphone gsm whatsapp الهاتف هاتف"
            " الجوال جوال رقمالهاتف الموبايل النقال رقمالجوال",
        ),
        Field(
            name="job_title",
            text=N_("Job title"),
            names="jobtitle title position role contacttitle designation occupation المسمي"
            " المسميالوظيفي الوظيفه المنصب",
        ),
        Field(
            name="department",
            text=N_("Department"),
            names="department division القسم الداءره اداره",
        ),
        PREFERRED,
        *ADDRESS,
        Field(
            name="socials",
            text=N_("Social profiles"),
            sort=LIST,
            names="socials social socialprofiles linkedin twitter facebook instagram x"
            " حساباتالتواصل",
        ),
        SOURCE,
        TAGS,
    ),
    links=(company(), ASSIGNEE),
)
