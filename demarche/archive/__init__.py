"""One SQLite file that keeps reports, their records, and what they say in tables."""
