"""Figures over many records."""

from .drawing import Shown, shown
from .figures import Figure, figures
from .kinds import REPORTS, Report
from .tables import STEPS, Asking, Row, Table, currencies
from .words import HEADINGS, label, plain_cell

__all__ = [
    "HEADINGS",
    "REPORTS",
    "STEPS",
    "Asking",
    "Figure",
    "Report",
    "Row",
    "Shown",
    "Table",
    "currencies",
    "figures",
    "label",
    "plain_cell",
    "shown",
]
