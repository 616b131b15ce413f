"""How a command ends: one line on standard error and an exit code, whatever went wrong."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import typer

from demarche.errors import DemarcheError

_INTERNAL_EXIT = 70  # EX_SOFTWARE


@contextlib.contextmanager
def ending_well() -> Iterator[None]:
    """Turns errors into one line on standard error and an exit code; a traceback only where DEMARCHE_DEBUG is set."""
    from demarche.cli.printing import BROKEN_PIPE_EXIT, leave_broken_pipe, show_error

    try:
        yield
    except DemarcheError as error:
        show_error(str(error))
        raise typer.Exit(error.exit_code) from None
    except BrokenPipeError:
        leave_broken_pipe()
        raise typer.Exit(BROKEN_PIPE_EXIT) from None
    except typer.Exit:
        raise
    except Exception as error:
        if os.environ.get("DEMARCHE_DEBUG"):
            raise
        show_error(f"internal error ({type(error).__name__}: {str(error)[:200]}). DEMARCHE_DEBUG=1 shows where")
        raise typer.Exit(_INTERNAL_EXIT) from None
