"""The package's weights -> a checkpoint, to go on training from them.

usage: python -m training.restore --base MODEL_DIR --out model.pt [--weights demarche/weights]

int8 weights are scaled back to fp32; what the rounding took is a few thousandths of a point and soon learnt again.
"""

from __future__ import annotations

import argparse
import pathlib
import re

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.model import Reader


def restore(graph: onnx.GraphProto, pairs: dict[str, np.ndarray]) -> dict[str, torch.Tensor]:
    """The state of a `Reader` from a graph that `training.export` wrote, and the pair head's arrays."""
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {
        name.removeprefix("reader."): array
        for name, array in stored.items()
        if name.startswith("reader.") and not re.search(r"_(scale|zero_point|quantized)$", name)
    }

    def unpacked(name: str) -> np.ndarray:
        scale, zero = stored[f"{name}_scale"], stored[f"{name}_zero_point"]
        return (stored[f"{name}_quantized"].astype(np.float32) - zero.astype(np.float32)) * scale

    for name in stored:
        if name.startswith("reader.") and name.endswith("_quantized"):
            own = name.removesuffix("_quantized")
            state[own.removeprefix("reader.")] = unpacked(own)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            module = re.fullmatch(r"/reader/(.+)/MatMul_quant", node.name)
            if module is None:
                raise ValueError(f"no module is known for {node.name}")
            state[module.group(1).replace("/", ".") + ".weight"] = unpacked(node.input[1].removesuffix("_quantized")).T
    state |= {f"pair_type.{k}": v for k, v in pairs.items()}
    return {k: torch.from_numpy(np.ascontiguousarray(v)).float() for k, v in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("demarche/weights"))
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    with np.load(args.weights / "pairs.npz") as pairs:
        state = restore(onnx.load(str(args.weights / "reader.onnx")).graph, dict(pairs))
    torch.save(state, args.out)
    Reader(args.base).load_checkpoint(args.out)  # every weight is there, and none too many


if __name__ == "__main__":
    main()
