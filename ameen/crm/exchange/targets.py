"""Where a column can go: the fields that a file may fill, and the names they go by."""

import re

from ...accounts.rules import N_
from ...store import fold

CONTACTS, COMPANIES = "contacts", "companies"

_SHARED = {
    "external_id": N_("Number in another system"),
    "name": N_("Name (English or Arabic, by its letters)"),
    "name_en": N_("Name in English"),
    "name_ar": N_("Name in Arabic"),
}
_ADDRESS = {
    "street": N_("Street"),
    "city": N_("City"),
    "region": N_("Region"),
    "postal_code": N_("Postal code"),
    "country": N_("Country"),
    "website": N_("Website"),
}
_OWNED = {
    "tags": N_("Tags"),
    "assignee": N_("Assigned to (email or name)"),
    "id": N_("Number in this hub (from an export)"),
}
TARGETS: dict[str, dict[str, str]] = {
    CONTACTS: {
        **_SHARED,
        "first_name": N_("First name"),
        "last_name": N_("Last name"),
        "kind": N_("Kind"),
        "emails": N_("Email addresses"),
        "phones": N_("Phone numbers"),
        "job_title": N_("Job title"),
        "department": N_("Department"),
        "company": N_("Company"),
        "company_id": N_("Company, by its number in this hub"),
        "company_external_id": N_("Company, by its number in another system"),
        "preferred": N_("Preferred way to reach"),
        **_ADDRESS,
        "socials": N_("Social profiles"),
        "source": N_("Source"),
        **_OWNED,
    },
    COMPANIES: {
        **_SHARED,
        "industry": N_("Industry"),
        "size": N_("Employees"),
        "revenue": N_("Yearly revenue"),
        "currency": N_("Currency"),
        "phone": N_("Phone"),
        "email": N_("Email"),
        **_ADDRESS,
        "parent": N_("Parent company"),
        "parent_id": N_("Parent company, by its number in this hub"),
        "parent_external_id": N_("Parent company, by its number in another system"),
        **_OWNED,
    },
}
SEVERAL = frozenset(("emails", "phones", "socials", "tags"))  # several columns may go there

# Folded, without spaces. What stands under a kind is said of that kind alone.
_NAMES: dict[str, dict[str, str]] = {
    "": {
        "external_id": "externalid reference ref code number no customerid customernumber customerno"
        " accountid accountnumber accountno clientid contactid supplierid الرقمالخارجي رقمالعميل"
        " المرجع الرمز الكود رقمالحساب",
        "name": "name fullname displayname title1 الاسم اسم الاسمالكامل",
        "name_en": "nameen englishname nameinenglish nameenglish الاسمبالانجليزيه الاسمالانجليزي",
        "name_ar": "namear arabicname nameinarabic namearabic الاسمبالعربيه الاسمالعربي",
        "street": "street address streetaddress addressline1 address1 mailingstreet billingstreet"
        " العنوان الشارع عنوان",
        "city": "city town mailingcity billingcity locality المدينه مدينه الولايه",
        "region": "region state province county governorate stateprovince mailingstate المحافظه"
        " المنطقه محافظه",
        "postal_code": "postalcode postcode zip zipcode pincode الرمزالبريدي",
        "country": "country countryregion officelocation location nation mailingcountry الدوله"
        " البلد دوله",
        "website": "website web url homepage webpage site webaddress الموقع الموقعالالكتروني",
        "tags": "tags tag labels categories groups الوسوم وسوم التصنيفات العلامات",
        "assignee": "assignee assignedto owner accountowner contactowner salesperson المسوول"
        " المسءول مسند الموظفالمسوول مسندالي",
        "id": "id recordid",
    },
    CONTACTS: {
        "name": "contactname contact personname person customername clientname اسمجهه اسمالعميل"
        " جههالاتصال اسمجههالاتصال اسمالشخص",
        "first_name": "firstname givenname forename الاسمالاول",
        "last_name": "lastname surname familyname الاسمالاخير اسمالعاءله اللقب العاءله",
        "kind": "kind type contacttype relationship النوع نوع",
        "emails": "emails email emailaddress email1 emailaddress1 email2 emailaddress2 mail"
        " workemail personalemail البريد البريدالالكتروني الايميل ايميل",
        "phones": "phones phone phonenumber telephone tel mobile mobilephone mobilenumber cell"
        " cellphone phone1 phone2 businessphone homephone workphone gsm whatsapp الهاتف هاتف"
        " الجوال جوال رقمالهاتف الموبايل النقال رقمالجوال",
        "job_title": "jobtitle title position role contacttitle designation occupation المسمي"
        " المسميالوظيفي الوظيفه المنصب",
        "department": "department division القسم الداءره اداره",
        "company": "company companyname organization organisation organizationname account"
        " accountname employer business الشركه شركه اسمالشركه الموسسه المنظمه",
        "company_id": "companyid",
        "preferred": "preferred preferredcontact preferredway preferredchannel طريقهالتواصل",
        "socials": "socials social socialprofiles linkedin twitter facebook instagram x"
        " حساباتالتواصل",
        "source": "source leadsource origin المصدر مصدر",
    },
    COMPANIES: {
        "name": "company companyname account accountname organization organisation business"
        " legalname الشركه شركه اسمالشركه الموسسه اسمالموسسه",
        "external_id": "companyid",
        "industry": "industry sector branch field القطاع الصناعه النشاط المجال",
        "size": "size employees numberofemployees employeecount headcount staff noofemployees"
        " الموظفون عددالموظفين الموظفين",
        "revenue": "revenue annualrevenue yearlyrevenue turnover sales الايرادات الايراد"
        " الايراداتالسنويه المبيعات",
        "currency": "currency currencycode العمله",
        "phone": "phone phonenumber telephone tel mobile mainphone الهاتف هاتف رقمالهاتف",
        "email": "email emailaddress mail البريد البريدالالكتروني الايميل ايميل",
        "parent": "parent parentcompany parentaccount subsidiaryof parentname holding الشركهالام"
        " تابعهل",
        "parent_id": "parentid parentcompanyid",
    },
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")


def plain_name(text: str) -> str:
    """A column's name as it is compared: folded, without spaces and marks."""
    return _NOT_WORD.sub("", fold(_CAMEL.sub(" ", text)).replace("ء", ""))


def _by_name(kind: str) -> dict[str, str]:
    found = {plain_name(field): field for field in TARGETS[kind]}
    for part in (kind, ""):
        for field, names in _NAMES[part].items():
            for name in names.split():
                found.setdefault(plain_name(name), field)
    return found


BY_NAME = {kind: _by_name(kind) for kind in TARGETS}
