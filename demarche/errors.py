"""One family of errors, each with the exit code that the command line ends with.

DemarcheError                 1
├── UsageError                2    an option or argument that cannot be
│   └── BadDateError          2    a date that is no date
├── InputError               65    input that cannot be read as a report
│   ├── EmptyTextError       65    nothing left to read
│   ├── BinaryInputError     65    not text
│   ├── NotEnglishError      65    text in a language that demarche does not read
│   ├── TooLargeError        65    past a limit of `demarche.limits`
│   ├── PageError            65    a page that no text could be taken from
│   ├── AddressRefusedError  65    an address that must not be fetched
│   └── FetchError           65    an address that could not be fetched
├── MissingInputError        66    no such file, or it cannot be opened
├── SomeInputsRejectedError  65    a batch went through, but not every line of it
├── OutputError              74    the result cannot be written
└── ArchiveError             74    the archive cannot be opened, read or written
    └── NoArchiveError       66    there is no archive of that name
Exit codes follow sysexits.h (64 to 78) where it has one. 130 is Ctrl-C, 143 SIGTERM.
"""

from __future__ import annotations


class DemarcheError(Exception):
    """Base of every error that demarche raises on purpose. The message says what was wrong, with what, and what to do."""

    exit_code = 1


class UsageError(DemarcheError):
    """An option or argument that cannot be."""

    exit_code = 2


class BadDateError(UsageError):
    """A publication date that is no ISO 8601 date."""

    def __init__(self, value: str) -> None:
        super().__init__(f"not a date: {value[:40]!r}. Give the day of publication as YYYY-MM-DD, for example 2020-02-06.")


class InputError(DemarcheError):
    """Input that cannot be read as a report."""

    exit_code = 65


class EmptyTextError(InputError):
    """Nothing left to read."""


class BinaryInputError(InputError):
    """Input that is not text."""


class NotEnglishError(InputError):
    """Text in a language that demarche does not read."""


class TooLargeError(InputError):
    """Input past one of the limits in `demarche.limits`."""


class PageError(InputError):
    """A web page that no text could be taken from."""


class AddressRefusedError(InputError):
    """An address that must not be fetched: not public, another scheme, or closed to robots."""


class FetchError(InputError):
    """An address that could not be fetched. `is_lasting` tells that trying again later is of no use, `wait_s` how long the server
    asks us to stay away."""

    def __init__(self, message: str, *, is_lasting: bool = False, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.is_lasting = is_lasting
        self.wait_s = wait_s


class MissingInputError(DemarcheError):
    """An input file that is not there or cannot be opened."""

    exit_code = 66


class SomeInputsRejectedError(DemarcheError):
    """A batch that went through, but not every line of it."""

    exit_code = 65


class OutputError(DemarcheError):
    """A result that cannot be written."""

    exit_code = 74


class ArchiveError(DemarcheError):
    """An archive that cannot be opened, read or written."""

    exit_code = 74


class NoArchiveError(ArchiveError):
    """No archive under that name."""

    exit_code = 66
