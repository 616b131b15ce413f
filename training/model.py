"""The multi-task encoder: MiniLM-L6 with token heads, links between tokens and a head for given pairs."""

from __future__ import annotations

import pathlib

import torch
from torch import nn

from demarche.plover import TYPES
from demarche.reading.labels import LINK_SIZE, LINKS, PAIR_SIZE, TAG_HEADS, TOKEN_KINDS


class Reader(nn.Module):
    """Token ids and kinds -> `tags` (B, T, all tag logits), `links` (B, T, 2 * len(LINKS) * LINK_SIZE), `pairs` (B, T, 2 * PAIR_SIZE)."""

    def __init__(self, base: pathlib.Path) -> None:
        super().__init__()
        from transformers import BertModel

        self.bert = BertModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation="sdpa", attention_probs_dropout_prob=0.1, hidden_dropout_prob=0.1
        )
        old = self.bert.embeddings.token_type_embeddings.weight.data[0]
        kinds = nn.Embedding(TOKEN_KINDS, old.shape[0])
        kinds.weight.data = old[None] + 0.01 * torch.randn(TOKEN_KINDS, old.shape[0])
        self.bert.embeddings.token_type_embeddings = kinds
        self.bert.config.type_vocab_size = TOKEN_KINDS
        width = old.shape[0]
        self.drop = nn.Dropout(0.1)
        self.tags = nn.Linear(width, sum(len(t) for t in TAG_HEADS.values()))
        self.links = nn.Linear(width, 2 * len(LINKS) * LINK_SIZE)
        self.pairs = nn.Linear(width, 2 * PAIR_SIZE)
        self.pair_type = nn.Linear(PAIR_SIZE, len(TYPES) + 1)  # the last logit: is there any event between the two

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        hidden = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        hidden = self.drop(hidden)
        return self.tags(hidden), self.links(hidden), self.pairs(hidden)

    def load_checkpoint(self, path: pathlib.Path, device: str = "cpu") -> None:
        """Weights of a checkpoint. One from before a head was added fills the heads that it has: new ones come last."""
        state = torch.load(path, map_location=device)
        for name, own in self.tags.state_dict(prefix="tags.").items():
            old = state[name]
            if len(old) < len(own):
                state[name] = torch.cat((old, own[len(old) :].to(old.device)))
        self.load_state_dict(state)

    def score_pair(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Type and any-event logits from the `pairs` rows of the two opening markers."""
        return self.pair_type(torch.tanh(source[..., :PAIR_SIZE] + target[..., PAIR_SIZE:]))
