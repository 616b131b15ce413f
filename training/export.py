"""A checkpoint -> demarche/weights: int8 ONNX, the tokenizer without truncation, the pair head, settings.

usage: python -m training.export --base MODEL_DIR --checkpoint model.pt [--out demarche/weights]
"""

from __future__ import annotations

import argparse
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.model import Reader
from training.train import open_tokenizer


class Exported(torch.nn.Module):
    """The network as it runs: one unpadded window, so that no mask is needed."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, kinds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.reader(ids, torch.ones_like(ids), kinds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("demarche/weights"))
    parser.add_argument("--trigger-bias", type=float, default=0.0, help="log-odds by which the bar for a trigger is lowered")
    parser.add_argument("--seam-floor", type=float, default=0.9, help="probability from which a sentence begins another report")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    reader = Reader(args.base)
    reader.bert.set_attn_implementation("eager")
    reader.load_checkpoint(args.checkpoint)
    reader.eval()
    model = Exported(reader)
    ids, kinds = torch.randint(1000, 20000, (1, 37)), torch.randint(0, 16, (1, 37))
    full = args.out / "full.onnx"
    with torch.no_grad():
        expected = [x.numpy() for x in model(ids, kinds)]
        torch.onnx.export(
            model, (ids, kinds), str(full), input_names=["ids", "kinds"], output_names=["tags", "links", "pairs"],
            dynamic_axes={n: {1: "tokens"} for n in ("ids", "kinds", "tags", "links", "pairs")}, opset_version=17, dynamo=False,
        )  # fmt: skip
    got = onnxruntime.InferenceSession(str(full)).run(None, {"ids": ids.numpy(), "kinds": kinds.numpy()})
    print("largest difference of the fp32 graph:", [float(np.abs(a - b).max()) for a, b in zip(expected, got, strict=True)])
    quantize_dynamic(full, args.out / "reader.onnx", per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"])
    got = onnxruntime.InferenceSession(str(args.out / "reader.onnx")).run(None, {"ids": ids.numpy(), "kinds": kinds.numpy()})
    print("mean difference of the int8 graph:", [float(np.abs(a - b).mean()) for a, b in zip(expected, got, strict=True)])
    onnx.checker.check_model(str(args.out / "reader.onnx"))
    full.unlink()
    np.savez(args.out / "pairs.npz", weight=reader.pair_type.weight.detach().numpy(), bias=reader.pair_type.bias.detach().numpy())
    open_tokenizer(args.base).save(str(args.out / "tokenizer.json"), pretty=False)
    (args.out / "settings.json").write_text(json.dumps({"trigger_bias": args.trigger_bias, "seam_floor": args.seam_floor}) + "\n", encoding="utf8")
    print({p.name: p.stat().st_size for p in args.out.iterdir()})


if __name__ == "__main__":
    main()
