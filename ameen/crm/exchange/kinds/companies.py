"""Companies in files."""

from msgspec.structs import replace

from ....accounts.rules import N_
from ...records import companies
from .contacts import Named
from .kind import CREATE, ITSELF, MONEY, WHOLE, Field, Link
from .shared import ADDRESS, ASSIGNEE, BOTH_NAMES, CURRENCY_FIELD, EXTERNAL_ID, OWN_ID, TAGS

COMPANIES = Named(
    name="companies",
    table=companies,
    title=N_("Import companies"),
    naming=frozenset(("name", "name_en", "name_ar")),
    name_field="name_en",
    by_name=ITSELF,
    fields=(
        OWN_ID,
        replace(EXTERNAL_ID, names=f"companyid {EXTERNAL_ID.names}"),
        replace(
            BOTH_NAMES[0],
            names="company companyname account accountname organization organisation business"
            f" legalname الشركه شركه اسمالشركه الموسسه اسمالموسسه {BOTH_NAMES[0].names}",
        ),
        *BOTH_NAMES[1:],
        Field(
            name="industry",
            text=N_("Industry"),
            names="industry sector branch field القطاع الصناعه النشاط المجال",
        ),
        Field(
            name="size",
            text=N_("Employees"),
            sort=WHOLE,
            names="size employees numberofemployees employeecount headcount staff noofemployees"
            " الموظفون عددالموظفين الموظفين",
            wrong=N_("“%(value)s” is no number of employees."),
        ),
        Field(
            name="revenue",
            text=N_("Yearly revenue"),
            sort=MONEY,
            names="revenue annualrevenue yearlyrevenue turnover sales الايرادات الايراد"
            " الايراداتالسنويه المبيعات",
        ),
        CURRENCY_FIELD,
        Field(
            name="phone",
            text=N_("Phone"),
            names="phone phonenumber telephone tel mobile mainphone الهاتف هاتف رقمالهاتف",
        ),
        Field(
            name="email",
            text=N_("Email"),
            names="email emailaddress mail البريد البريدالالكتروني الايميل ايميل",
        ),
        *ADDRESS,
        TAGS,
    ),
    links=(
        Link(
            name="parent",
            field="parent_id",
            to="companies",
            text=N_("Parent company"),
            by_id=N_("Parent company, by its number in this hub"),
            by_number=N_("Parent company, by its number in another system"),
            names="parent parentcompany parentaccount subsidiaryof parentname holding الشركهالام"
            " تابعهل parentcompanyname",
            missing=CREATE,
            later=True,
        ),
        ASSIGNEE,
    ),
)
