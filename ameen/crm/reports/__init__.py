"""Figures over many records."""

from .figures import Figure, figures
from .kinds import REPORTS, Report
from .tables import STEPS, Asking, Row, Table, currencies

__all__ = [
    "REPORTS",
    "STEPS",
    "Asking",
    "Figure",
    "Report",
    "Row",
    "Table",
    "currencies",
    "figures",
]
