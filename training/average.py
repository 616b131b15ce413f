"""The weighted mean of several checkpoints of one run's descendants: often better than each of them.

usage: python -m training.average OUT.pt CHECKPOINT.pt... [--weights W...]

Checkpoints from before a head was added leave that head's rows to those that have it.
"""

from __future__ import annotations

import argparse
import pathlib

import torch


def average(paths: list[pathlib.Path], weights: list[float]) -> dict[str, torch.Tensor]:
    """Each weight's mean over the checkpoints that have it; what is no floating point number is the last checkpoint's."""
    states = [torch.load(path, map_location="cpu") for path in paths]
    out = {}
    for name, last in states[-1].items():
        if not last.is_floating_point():
            out[name] = last
            continue
        total, mass = torch.zeros_like(last), torch.zeros(last.shape[:1] if last.dim() else ())
        for state, weight in zip(states, weights, strict=True):
            rows = slice(None, len(state[name])) if last.dim() else ...
            total[rows] += weight * state[name]
            mass[rows] += weight
        out[name] = total / mass.reshape(mass.shape + (1,) * (last.dim() - mass.dim()))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("checkpoints", nargs="+", type=pathlib.Path)
    parser.add_argument("--weights", nargs="+", type=float, default=None, help="one for each checkpoint; equal, if not given")
    args = parser.parse_args()
    weights = args.weights or [1.0] * len(args.checkpoints)
    if len(weights) != len(args.checkpoints):
        parser.error("as many weights as checkpoints")
    torch.save(average(args.checkpoints, weights), args.out)


if __name__ == "__main__":
    main()
