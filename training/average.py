"""The mean of several checkpoints of one run's stages: better on what each stage half forgot, at no cost.

usage: python -m training.average OUT.pt A.pt B.pt ...
"""

from __future__ import annotations

import argparse
import pathlib

import torch


def average(paths: list[pathlib.Path]) -> dict[str, torch.Tensor]:
    """Each weight's mean; what is no floating point number is the last checkpoint's."""
    states = [torch.load(path, map_location="cpu") for path in paths]
    return {k: torch.stack([s[k] for s in states]).mean(dim=0) if v.is_floating_point() else v for k, v in states[-1].items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("checkpoints", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    torch.save(average(args.checkpoints), args.out)


if __name__ == "__main__":
    main()
