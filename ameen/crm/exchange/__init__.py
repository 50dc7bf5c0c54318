"""Import and export: files of columns become contacts and companies, and come back as files."""

from ...jobs import WorkKind
from .checking import CHECK, run_check
from .forgetting import forget_imports
from .kept import imports
from .running import IMPORT, run_import
from .undoing import UNDO, run_undo

WORK_KINDS = (
    WorkKind(IMPORT, run_import),
    WorkKind(CHECK, run_check),
    WorkKind(UNDO, run_undo),
)

__all__ = ["IMPORT", "WORK_KINDS", "forget_imports", "imports"]
