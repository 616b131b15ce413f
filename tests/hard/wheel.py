"""The wheel, built twice from what is committed, in two places, under two file masks and clocks: the same bytes, or exit code 1.

python -m tests.hard.wheel [FOLDER]     the wheel into FOLDER (dist/)
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.hard.__main__ import ROOT


def build(folder: Path, *, umask: int, timezone: str) -> Path:
    """The wheel of the commit that is checked out. Its dates are those of the commit."""
    packed = subprocess.run(["git", "archive", "--format=tar", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    epoch = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    before = os.umask(umask)
    try:
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(folder / "source", filter="data")
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "out")], cwd=folder / "source", check=True, capture_output=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": epoch, "TZ": timezone},
        )  # fmt: skip
    finally:
        os.umask(before)
    (wheel,) = (folder / "out").glob("*.whl")
    return wheel


def digest(wheel: Path) -> str:
    """Its SHA-256."""
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def build_twice(folder: Path) -> tuple[Path, Path]:
    """Two wheels of one commit, built as on two machines."""
    return build(folder / "one", umask=0o022, timezone="UTC"), build(folder / "two-with-another-name", umask=0o077, timezone="Asia/Tashkent")


def main() -> int:
    """Builds, compares, keeps."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = build_twice(Path(folder))
        if digest(one) != digest(two):
            print(f"two builds of {one.name} differ: {digest(one)}, {digest(two)}", file=sys.stderr)
            return 1
        out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")
        out.mkdir(parents=True, exist_ok=True)
        shutil.copy(one, out)
        print(f"{digest(one)}  {out / one.name}  (built twice, the same bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
