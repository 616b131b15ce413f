"""Every bound on size, depth, time and memory, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one hostile report from taking down a batch. Sizes in bytes or characters as named."""

    raw_bytes: int = 50_000_000
    """Largest file or page taken in, before decompression."""
    inflated_bytes: int = 200_000_000
    """Largest single report after decompression."""
    inflate_ratio: int = 200
    """Largest ratio of decompressed to compressed size, above 1 MB."""
    line_bytes: int = 50_000_000
    """Longest line of a JSONL file, and longest row of a CSV table."""
    spool_bytes: int = 4_000_000_000
    """Largest Parquet table or WACZ that is unpacked to a temporary file (from `.gz`, `.zst` or standard input)."""
    zip_members: int = 10_000
    """Most members of a WACZ."""
    feed_bytes: int = 10_000_000
    """Largest feed or list of feeds, after decompression."""
    feed_timeout_s: float = 5.0
    """Time that one feed may take in the parser before its process is killed."""
    fetch_timeout_s: float = 60.0
    """Time that one address may take, all its redirects together."""
    fetch_read_s: float = 15.0
    """Longest wait for the next bytes from the network, and for a connection."""
    fetch_redirects: int = 5
    """Redirects followed from one address."""
    fetch_pause_s: float = 5.0
    """Time between two requests to one host."""
    fetch_wait_s: float = 120.0
    """Longest time that a host may ask us to wait before one more try (Retry-After) within one `add`."""
    robots_bytes: int = 512_000
    """Bytes of a robots.txt that are read (RFC 9309 asks for at least 500 KiB)."""
    text_chars: int = 1_000_000
    """Characters of a report that are read; what follows is kept as text, unread, with a warning."""
    page_timeout_s: float = 5.0
    """Time that one page may take in the extractor before its process is killed."""
    page_memory_bytes: int = 2_000_000_000
    """Address space of the extractor's process."""
    report_timeout_s: float = 120.0
    """Time that one report may take to read on several processes before its process is killed."""
    number_digits: int = 18
    """Longest number taken from text."""


DEFAULT_LIMITS = Limits()
