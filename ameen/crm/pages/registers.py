"""All registers of the CRM, by module and by table."""

from .activities import ACTIVITIES
from .campaigns import CAMPAIGNS
from .companies import COMPANIES
from .contacts import CONTACTS
from .deals import DEALS
from .leads import LEADS

ALL = (CONTACTS, COMPANIES, LEADS, DEALS, ACTIVITIES, CAMPAIGNS)
REGISTERS = {register.name: register for register in ALL}
BY_TABLE = {register.table.name: register for register in ALL}
