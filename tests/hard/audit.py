"""Known weaknesses of the pinned dependencies, by pip-audit; without the network it says so and is no failure.

python -m tests.hard.audit PIP_AUDIT     the command; exit code 1 where a weakness is known
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.hard.__main__ import ROOT


def audit(command: str) -> tuple[int, str]:
    """The exit code and what to say."""
    try:
        done = subprocess.run(
            [command, "--requirement", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "20"],
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return 0, f"audit: skipped: pip-audit cannot be run here ({error})"
    return judge(done.stdout, done.stderr)


def judge(out: str, err: str) -> tuple[int, str]:
    """What pip-audit's answer means: its exit code is 1 for weaknesses as well as for a network that is not there."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (err.strip().splitlines() or ["no answer"])[-1]
        return 0, f"audit: skipped: the list of known weaknesses cannot be asked ({reason[:200]})"
    looked_at = [p for p in packages if "skip_reason" not in p]
    if not looked_at:
        return 0, "audit: skipped: none of the packages is in the list of known weaknesses"
    weak = [
        f"{p['name']} {p['version']}: {v['id']}, mended in {', '.join(v['fix_versions']) or 'no version yet'}" for p in looked_at for v in p["vulns"]
    ]
    if weak:
        return 1, "\n".join(weak)
    return 0, f"audit: no weakness is known of {len(looked_at)} packages" + (
        f"; {len(packages) - len(looked_at)} could not be looked up" if len(looked_at) < len(packages) else ""
    )


if __name__ == "__main__":
    code, words = audit(sys.argv[1] if len(sys.argv) > 1 else "pip-audit")
    print(words)
    sys.exit(code)
