"""Fields that several kinds have, and the words by which people write their choices."""

from ....accounts.rules import N_
from ...records import Priority, Source
from .kind import (
    BODY,
    CHOICE,
    CREATE,
    CURRENCY,
    DAY,
    EMAILS,
    LINK,
    LIST,
    MONEY,
    PART,
    WHOLE,
    Field,
    Link,
)

EXTERNAL_ID = Field(
    name="external_id",
    text=N_("Number in another system"),
    names="externalid reference ref code number no customerid customernumber customerno accountid"
    " accountnumber accountno clientid contactid supplierid opportunityid dealid leadid productid"
    " activityid campaignid sku الرقمالخارجي رقمالعميل المرجع الرمز الكود رقمالحساب",
)
OWN_ID = Field(
    name="id", text=N_("Number in this hub (from an export)"), sort=LINK, names="id recordid"
)
TAGS = Field(
    name="tags",
    text=N_("Tags"),
    sort=LIST,
    names="tags tag labels categories groups الوسوم وسوم التصنيفات العلامات",
)
ASSIGNEE = Link(
    name="assignee",
    field="assignee_id",
    to="users",
    text=N_("Assigned to (email or name)"),
    names="assignee assignedto owner accountowner contactowner dealowner leadowner salesperson"
    " salesagent agent المسوول المسءول مسند الموظفالمسوول مسندالي",
)
BOTH_NAMES = (
    Field(
        name="name",
        text=N_("Name (English or Arabic, by its letters)"),
        sort=PART,
        names="name fullname displayname title1 الاسم اسم الاسمالكامل",
    ),
    Field(
        name="name_en",
        text=N_("Name in English"),
        names="nameen englishname nameinenglish nameenglish الاسمبالانجليزيه الاسمالانجليزي",
    ),
    Field(
        name="name_ar",
        text=N_("Name in Arabic"),
        names="namear arabicname nameinarabic namearabic الاسمبالعربيه الاسمالعربي",
    ),
)
PERSON_NAMES = (
    Field(
        name="first_name",
        text=N_("First name"),
        sort=PART,
        names="firstname givenname forename الاسمالاول",
    ),
    Field(
        name="last_name",
        text=N_("Last name"),
        sort=PART,
        names="lastname surname familyname الاسمالاخير اسمالعاءله اللقب العاءله",
    ),
)
ADDRESS = (
    Field(
        name="street",
        text=N_("Street"),
        names="street address streetaddress addressline1 address1 mailingstreet billingstreet"
        " العنوان الشارع عنوان",
    ),
    Field(
        name="city",
        text=N_("City"),
        names="city town mailingcity billingcity locality المدينه مدينه الولايه",
    ),
    Field(
        name="region",
        text=N_("Region"),
        names="region state province county governorate stateprovince mailingstate المحافظه"
        " المنطقه محافظه",
    ),
    Field(
        name="postal_code",
        text=N_("Postal code"),
        names="postalcode postcode zip zipcode pincode الرمزالبريدي",
    ),
    Field(
        name="country",
        text=N_("Country"),
        names="country countryregion officelocation location nation mailingcountry الدوله البلد"
        " دوله",
    ),
    Field(
        name="website",
        text=N_("Website"),
        names="website web url homepage webpage site webaddress الموقع الموقعالالكتروني",
    ),
)
SOURCE = Field(
    name="source",
    text=N_("Source"),
    sort=CHOICE,
    names="source leadsource origin المصدر مصدر",
    choices=Source,
    words={
        "website": ("web", "الموقع الإلكتروني", "الموقع", "موقع"),
        "phone": ("call", "الهاتف", "هاتف"),
        "email": ("e-mail", "mail", "البريد الإلكتروني", "البريد"),
        "referral": ("word of mouth", "توصية", "إحالة"),
        "social_media": ("social", "وسائل التواصل", "وسائل التواصل الاجتماعي"),
        "advertising": ("ad", "ads", "إعلان", "إعلانات"),
        "event": ("trade fair", "exhibition", "فعالية", "معرض"),
        "other": ("أخرى", "اخر", "غير ذلك"),
    },
    wrong=N_("“%(value)s” is no source."),
)
PRIORITY = Field(
    name="priority",
    text=N_("Priority"),
    sort=CHOICE,
    names="priority urgency importance الاولويه الاهميه",
    choices=Priority,
    words={
        "low": ("منخفضة", "منخفض"),
        "medium": ("normal", "متوسطة", "متوسط", "عادية"),
        "high": ("عالية", "مرتفعة", "مرتفع"),
        "urgent": ("critical", "عاجلة", "عاجل"),
    },
    wrong=N_("“%(value)s” is no priority."),
)
CURRENCY_FIELD = Field(
    name="currency", text=N_("Currency"), sort=CURRENCY, names="currency currencycode العمله"
)
VALUE = Field(
    name="value",
    text=N_("Value"),
    sort=MONEY,
    names="value amount closevalue dealvalue dealamount expectedrevenue worth total القيمه المبلغ",
)
PROBABILITY = Field(
    name="probability",
    text=N_("Probability"),
    sort=WHOLE,
    names="probability chance الاحتمال الاحتماليه",
)
EXPECTED = Field(
    name="expected_close",
    text=N_("Expected close"),
    sort=DAY,
    names="expectedclose expectedclosedate expectedclosing الاغلاقالمتوقع",
)
DESCRIPTION = Field(
    name="description",
    text=N_("Description"),
    sort=BODY,
    names="description details comments remarks الوصف التفاصيل",
)


def company(missing: str = CREATE) -> Link:
    return Link(
        name="company",
        field="company_id",
        to="companies",
        text=N_("Company"),
        by_id=N_("Company, by its number in this hub"),
        by_number=N_("Company, by its number in another system"),
        names="company companyname organization organisation organizationname account accountname"
        " employer business customer client الشركه شركه اسمالشركه الموسسه المنظمه",
        missing=missing,
    )


CONTACT = Link(
    name="contact",
    field="contact_id",
    to="contacts",
    text=N_("Contact"),
    by_id=N_("Contact, by its number in this hub"),
    by_number=N_("Contact, by its number in another system"),
    names="contact contactname contactperson person جههالاتصال اسمجههالاتصال",
)
CAMPAIGN = Link(
    name="campaign",
    field="campaign_id",
    to="campaigns",
    text=N_("Campaign"),
    by_id=N_("Campaign, by its number in this hub"),
    by_number=N_("Campaign, by its number in another system"),
    names="campaign campaignname الحمله اسمالحمله",
)
LEAD = Link(
    name="lead",
    field="lead_id",
    to="leads",
    text=N_("Lead"),
    by_id=N_("Lead, by its number in this hub"),
    by_number=N_("Lead, by its number in another system"),
    names="lead leadtitle العميلالمحتمل",
)
DEAL = Link(
    name="deal",
    field="deal_id",
    to="deals",
    text=N_("Deal"),
    by_id=N_("Deal, by its number in this hub"),
    by_number=N_("Deal, by its number in another system"),
    names="deal dealname opportunity opportunityname الصفقه",
)
ACTIVITY = Link(
    name="activity",
    field="activity_id",
    to="activities",
    text=N_("Activity"),
    by_id=N_("Activity, by its number in this hub"),
    by_number=N_("Activity, by its number in another system"),
    names="activity",
)
EMAIL_ADDRESSES = Field(
    name="emails",
    text=N_("Email addresses"),
    sort=EMAILS,
    names="emails email emailaddress email1 emailaddress1 email2 emailaddress2 mail workemail"
    " personalemail البريد البريدالالكتروني الايميل ايميل",
)
