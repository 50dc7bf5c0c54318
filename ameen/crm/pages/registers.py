"""All registers of the CRM, by module and by table."""

from .companies import COMPANIES
from .contacts import CONTACTS

ALL = (CONTACTS, COMPANIES)
REGISTERS = {register.name: register for register in ALL}
BY_TABLE = {register.table.name: register for register in ALL}
