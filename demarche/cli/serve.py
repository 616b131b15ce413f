"""`demarche serve`: the reading room on an archive."""

from __future__ import annotations

from demarche.cli.printing import error_console
from demarche.web.access import Access
from demarche.web.app import make_app


def serve(archive_path: str, access: Access, port: int) -> None:
    """Serves until stopped. Raises `ArchiveError` where there is no archive, `UsageError` for an address that cannot be."""
    import uvicorn

    app = make_app(archive_path, access)
    host = f"[{access.host}]" if ":" in access.host else access.host
    error_console().print(f"demarche: {archive_path} is open for reading at http://{host}:{port}/ (Ctrl-C ends)", highlight=False, markup=False)
    settings = uvicorn.Config(app, host=access.host, port=port, log_level="warning", server_header=False, date_header=False, timeout_keep_alive=10,
                              timeout_graceful_shutdown=1, limit_concurrency=256, h11_max_incomplete_event_size=65_536)  # fmt: skip
    uvicorn.Server(settings).run()  # `uvicorn.run` would swallow Ctrl-C, and end as if all had been done
