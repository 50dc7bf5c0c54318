"""All registers of the CRM, by module and by table."""

from .activities import ACTIVITIES
from .campaigns import CAMPAIGNS
from .companies import COMPANIES
from .contacts import CONTACTS

ALL = (CONTACTS, COMPANIES, ACTIVITIES, CAMPAIGNS)
REGISTERS = {register.name: register for register in ALL}
BY_TABLE = {register.table.name: register for register in ALL}
