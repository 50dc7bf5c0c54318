"""Campaigns in files."""

from ....accounts.rules import N_
from ...records import CampaignKind, CampaignStatus, campaigns
from .kind import BODY, CHOICE, DAY, ITSELF, MONEY, WHOLE, Field, Kind
from .shared import ASSIGNEE, CURRENCY_FIELD, DESCRIPTION, EXTERNAL_ID, OWN_ID, TAGS

CAMPAIGNS = Kind(
    name="campaigns",
    table=campaigns,
    title=N_("Import campaigns"),
    by_name=ITSELF,
    fields=(
        OWN_ID,
        EXTERNAL_ID,
        Field(name="name", text=N_("Name"), names="name campaign campaignname title الاسم الحمله"),
        Field(
            name="kind",
            text=N_("Kind"),
            sort=CHOICE,
            names="kind type campaigntype channel النوع القناه",
            choices=CampaignKind,
            words={
                "email": ("e-mail", "newsletter", "بريد إلكتروني", "البريد الإلكتروني"),
                "sms": ("text message", "رسائل نصية"),
                "social_media": ("social", "وسائل التواصل", "وسائل التواصل الاجتماعي"),
                "advertising": ("ad", "ads", "إعلان", "إعلانات"),
                "event": ("trade show", "conference", "فعالية", "معرض"),
                "webinar": ("ندوة", "ندوة عبر الإنترنت"),
                "direct_mail": ("mail", "بريد مباشر"),
                "referral": ("إحالة", "توصية"),
                "other": ("أخرى",),
            },
            wrong=N_("“%(value)s” is no kind of campaign."),
        ),
        Field(
            name="status",
            text=N_("Status"),
            sort=CHOICE,
            names="status state الحاله",
            choices=CampaignStatus,
            words={
                "draft": ("planning", "planned", "مسودة"),
                "scheduled": ("مجدولة",),
                "active": ("running", "in progress", "نشطة", "جارية"),
                "paused": ("on hold", "متوقفة"),
                "completed": ("done", "finished", "مكتملة", "منتهية"),
                "cancelled": ("canceled", "aborted", "ملغاة"),
            },
            wrong=N_("“%(value)s” is no status of a campaign."),
        ),
        Field(
            name="starts_on",
            text=N_("Starts on"),
            sort=DAY,
            names="startson start startdate البدايه تاريخالبدء",
        ),
        Field(
            name="ends_on",
            text=N_("Ends on"),
            sort=DAY,
            names="endson end enddate النهايه تاريخالانتهاء",
        ),
        Field(name="budget", text=N_("Budget"), sort=MONEY, names="budget budgetedcost الميزانيه"),
        Field(
            name="cost",
            text=N_("Actual cost"),
            sort=MONEY,
            names="cost actualcost spend التكلفه التكلفهالفعليه",
        ),
        CURRENCY_FIELD,
        Field(name="audience", text=N_("Audience"), names="audience target الجمهور"),
        Field(name="goals", text=N_("Goals"), sort=BODY, names="goals goal objective الاهداف"),
        Field(
            name="leads_target",
            text=N_("Target: leads"),
            sort=WHOLE,
            names="leadstarget expectedleads",
        ),
        Field(
            name="revenue_target",
            text=N_("Target: revenue"),
            sort=MONEY,
            names="revenuetarget expectedrevenue",
        ),
        DESCRIPTION,
        TAGS,
    ),
    links=(ASSIGNEE,),
)
