"""The reading room: pages and an HTTP API on an archive."""
