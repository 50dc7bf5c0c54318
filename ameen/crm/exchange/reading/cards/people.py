"""What the properties of a card say of a contact, by the names of its fields.

RFC 6350 §6, RFC 2426 §3; SOCIALPROFILE is of RFC 9554 §2.6, X-SOCIALPROFILE its elder sister.
What a contact has no field for goes by the name of its property, so that nothing gets lost
unseen: the one who imports sees it, and may choose a field for it.
"""

import re
from collections.abc import Iterable

from ...cells import joined
from .properties import Property

Found = dict[str, list[Property]]

FIELDS = (
    *("id", "external_id", "name_en", "name_ar", "kind", "emails", "phones", "job_title"),
    *("department", "company", "company_id", "company_external_id", "preferred", "street", "city"),
    *("region", "postal_code", "country", "website", "socials", "source", "tags", "assignee"),
    *("note", "created_at", "updated_at"),
)
OWN = "X-AMEEN-"  # what a card has no property for
OWN_FIELD = "X-AMEEN-FIELD"  # a column whose name can't be that of a property
_OWN_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_SOCIALS = ("X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP")
_BINARY = frozenset(("PHOTO", "LOGO", "SOUND", "KEY"))
_TECHNICAL = frozenset(
    "VERSION PRODID REV KIND N PROFILE NAME SOURCE CLIENTPIDMAP SORT-STRING CLASS MAILER LANG"
    " X-ABLABEL X-ABADR X-ABUID X-ABSHOWAS LABEL XML CREATED".split()
)
_TAKEN = frozenset(
    "UID FN NICKNAME EMAIL TEL ORG TITLE ADR URL NOTE CATEGORIES X-AMEEN-FIELD".split()
).union(_SOCIALS)
_ADDRESS = ("street", "city", "region", "postal_code", "country")


def values_of(properties: Iterable[Property]) -> dict[str, str]:
    """What a card says, as cells by the names of their columns; empty ones left out."""
    found: Found = {}
    for each in properties:
        found.setdefault(each.name, []).append(each)
    for several in found.values():
        several.sort(key=lambda each: each.preference)
    values = _others(found)
    values |= _ways(found) | _work(found) | _address(found) | _rest(found) | _number(found)
    values |= _names(found, values) | _own(found)
    return {name: text for name, text in values.items() if text.strip()}


def _names(found: Found, values: dict[str, str]) -> dict[str, str]:
    """The names by their languages (§5.1), else by their letters. A card must have one, and
    some have none: then the name's parts, a nickname, the company or an address stand for it."""
    named: dict[str, str] = {}
    for each in found.get("FN", ()):
        language = each.first("LANGUAGE").lower()[:2]
        field = ("name_ar" if language == "ar" else "name_en") if language else ""
        if text := each.text.strip():
            named.setdefault(field or _by_letters(text), text)
    if named:
        return named
    parts = next((each.parts() for each in found.get("N", ())), [])
    family, given, more = [*parts, "", "", ""][:3]
    whole = " ".join(part.strip() for part in (given, more, family) if part.strip())
    nickname = next((each.text for each in found.get("NICKNAME", ())), "")
    email = next((each.text for each in found.get("EMAIL", ())), "")
    text = whole or nickname or values.get("company", "") or email
    return {_by_letters(text): text}


def _by_letters(text: str) -> str:
    return "name_ar" if _ARABIC.search(text) else "name_en"


def _ways(found: Found) -> dict[str, str]:
    calls = [each for each in found.get("TEL", ()) if not each.sorts & {"fax", "pager"}]
    others = [each for each in found.get("TEL", ()) if each.sorts & {"fax", "pager"}]
    socials = [each for name in _SOCIALS for each in found.get(name, ())]
    profiles = [each.text for each in socials if _is_profile(each.text)]
    chats = [each.text for each in socials if not _is_profile(each.text)]
    return {
        "emails": joined(_bare(each.text, "mailto:") for each in found.get("EMAIL", ())),
        "phones": joined(_bare(each.text, "tel:") for each in calls),
        "FAX": joined(_bare(each.text, "tel:") for each in others),
        "socials": joined(profiles),
        "IMPP": joined(chats),
    }


def _is_profile(text: str) -> bool:
    """An address in the web, or a handle; a chat has an address of its own kind."""
    return not re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", text, re.IGNORECASE)


def _bare(text: str, scheme: str) -> str:
    text = text.strip()
    return text[len(scheme) :] if text.lower().startswith(scheme) else text


def _work(found: Found) -> dict[str, str]:
    company, *units = next((each.parts() for each in found.get("ORG", ())), [""])
    title = found.get("TITLE", []) or found.get("ROLE", [])
    return {
        "company": company,
        "department": " / ".join(unit for unit in units if unit.strip()),
        "job_title": title[0].text if title else "",
        "ORG 2": _further(found, "ORG"),
        "TITLE 2": _further(found, "TITLE"),
        "ROLE": joined(each.text for each in found.get("ROLE", ())) if "TITLE" in found else "",
    }


def _address(found: Found) -> dict[str, str]:
    """The preferred one (§6.3.1), else that of the work, else the first."""
    several = sorted(
        found.get("ADR", ()), key=lambda each: (each.preference, "work" not in each.sorts)
    )
    if not several:
        return {}
    box, more, *rest = [*several[0].parts(), *[""] * 7][:7]
    street = ", ".join(part for part in (box, more, rest[0]) if part.strip())
    others = (", ".join(part for part in each.parts() if part.strip()) for each in several[1:])
    return dict(zip(_ADDRESS, (street, *rest[1:]), strict=True)) | {"ADR 2": joined(others)}


def _rest(found: Found) -> dict[str, str]:
    tags = (part.strip() for each in found.get("CATEGORIES", ()) for part in each.parts(","))
    return {
        "website": next((each.text.strip() for each in found.get("URL", ())), ""),
        "URL 2": _further(found, "URL"),
        "tags": joined(tag for tag in tags if tag),
        "note": "\n\n".join(each.text for each in found.get("NOTE", ())),
    }


def _number(found: Found) -> dict[str, str]:
    """The card's own number (§6.7.6): one of a hub when it looks like it."""
    number = next((each.text.strip() for each in found.get("UID", ())), "")
    return {"id" if _OWN_ID.fullmatch(number) else "external_id": number}


def _own(found: Found) -> dict[str, str]:
    own = {
        name[len(OWN) :].lower().replace("-", "_"): several[0].text
        for name, several in found.items()
        if name.startswith(OWN) and name != OWN_FIELD
    }
    return own | {each.first("NAME"): each.text for each in found.get(OWN_FIELD, ())}


def _others(found: Found) -> dict[str, str]:
    """What is no field of a contact, by the names of its properties. Pictures are only named."""
    kept = {n: several for n, several in found.items() if not n.startswith(OWN)}
    kept = {n: several for n, several in kept.items() if n not in _TAKEN | _TECHNICAL | {"ROLE"}}
    nicknames = joined(each.text for each in found.get("NICKNAME", ()))
    return {"NICKNAME": nicknames} | {
        name: joined(_binary(each) if name in _BINARY else each.text for each in several)
        for name, several in kept.items()
    }


def _binary(each: Property) -> str:
    if each.value.lower().startswith(("http:", "https:")):
        return each.value
    said = re.match(r"data:([\w/+.-]+)", each.value)
    return said[1] if said else each.first("MEDIATYPE") or each.first("TYPE") or each.name.lower()


def _further(found: Found, name: str) -> str:
    """What of a property only the first could be taken of."""
    several = found.get(name, ())[1:]
    return joined(", ".join(p for p in each.parts() if p.strip()) for each in several)
