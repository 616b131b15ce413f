"""demarche reads the news and keeps a diplomatic record that anyone can check.

>>> import demarche
>>> record = demarche.read("…", date="2020-02-06")        # doctest: +SKIP
>>> record.statements, record.events                        # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Archive", "DemarcheError", "Record", "Report", "__version__", "pipe", "read"]

if TYPE_CHECKING:
    from demarche.archive.archive import Archive
    from demarche.errors import DemarcheError
    from demarche.reader import pipe, read
    from demarche.record import Record
    from demarche.report import Report

_HOMES = {
    "Archive": "demarche.archive.archive",
    "DemarcheError": "demarche.errors",
    "Record": "demarche.record",
    "Report": "demarche.report",
    "pipe": "demarche.reader",
    "read": "demarche.reader",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for: `import demarche` alone costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'demarche' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
