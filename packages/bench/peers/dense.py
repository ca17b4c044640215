#!/usr/bin/env python3
"""Times a dense DNC in PyTorch on one batch. Prints a line of JSON.

  python dense.py --impl compile --locations 64 --word 32 --hidden 128 --batch 16 --steps 40 --mode train

The network is that of DeepMind's code: an LSTM, content look-up, allocation and links, one write head; the usage has no gradient with respect to
the write weighting. `compile` passes the step to torch.compile, which needs g++. Use torch with MKL: with a slow BLAS it takes two to three
times as long.
"""
import argparse
import os
import warnings

from timing import measure, report

parser = argparse.ArgumentParser()
sizes = dict(inputs=10, outputs=10, hidden=64, locations=16, word=16, heads=4, batch=16, steps=20)
for name, default in {**sizes, "threads": 1}.items():
    parser.add_argument("--" + name, type=int, default=default)
parser.add_argument("--impl", choices=["eager", "compile"], default="eager")
parser.add_argument("--mode", choices=["train", "infer"], default="train")
parser.add_argument("--secs", type=float, default=4)
flags = parser.parse_args()

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(flags.threads)
warnings.filterwarnings("ignore")
import torch
from torch import nn
from torch.nn import functional

EPSILON = 1e-6
CLIP = 20.0


def content_weighting(memory, keys, strengths):
    """memory [B,N,W], keys [B,R,W], strengths [B,R]; returns [B,R,N]."""
    products = keys @ memory.transpose(1, 2)
    memory_norms = torch.sqrt((memory * memory).sum(2, keepdim=True) + EPSILON)
    key_norms = torch.sqrt((keys * keys).sum(2, keepdim=True) + EPSILON)
    similarity = products / (key_norms * memory_norms.transpose(1, 2) + EPSILON)
    return torch.softmax(similarity * functional.softplus(strengths).unsqueeze(-1), -1)


def allocation_weighting(usage):
    """usage [B,N]; returns [B,N]."""
    ordered, order = torch.sort(EPSILON + (1 - EPSILON) * usage, 1)
    products = torch.cumprod(ordered, 1)
    before = torch.cat([torch.ones_like(products[:, :1]), products[:, :-1]], 1)
    return torch.zeros_like(ordered).scatter(1, order, (1 - ordered) * before)


class Dnc(nn.Module):
    def __init__(self, inputs, outputs, hidden, locations, word, heads):
        super().__init__()
        self.hidden, self.locations, self.word, self.heads = hidden, locations, word, heads
        self.parts = [heads * word, heads, word, 1, word, word, heads, 1, 1, 3 * heads]
        self.lstm = nn.Linear(inputs + heads * word + hidden, 4 * hidden)
        self.interface = nn.Linear(hidden, sum(self.parts))
        self.output = nn.Linear(hidden + heads * word, outputs)
        self.register_buffer("off_diagonal", 1 - torch.eye(locations), persistent=False)

    def zero_state(self, batch):
        H, N, W, R = self.hidden, self.locations, self.word, self.heads
        shapes = [(H,), (H,), (N, W), (R, N), (N,), (N, N), (N,), (N,), (R, W)]
        return [torch.zeros(batch, *shape) for shape in shapes]

    def step(self, x, h, c, memory, read_weights, write_weights, link, precedence, usage, reads):
        B, R, W = x.shape[0], self.heads, self.word
        gates = self.lstm(torch.cat([x, reads.reshape(B, R * W), h], 1))
        input_gate, candidate, forget_gate, output_gate = gates.chunk(4, 1)
        c = torch.sigmoid(forget_gate + 1) * c + torch.sigmoid(input_gate) * torch.tanh(candidate)
        h = torch.tanh(c) * torch.sigmoid(output_gate)
        h, c = h.clamp(-CLIP, CLIP), c.clamp(-CLIP, CLIP)
        keys, strengths, write_key, write_strength, erase, write, free, allocation_gate, write_gate, modes = (
            self.interface(h).split(self.parts, 1)
        )

        written = write_weights.detach()
        usage = usage + (1 - usage) * written
        usage = usage * (1 - torch.sigmoid(free).unsqueeze(-1) * read_weights).prod(1)

        found = content_weighting(memory, write_key.unsqueeze(1), write_strength).squeeze(1)
        gate = torch.sigmoid(allocation_gate)
        write_weights = torch.sigmoid(write_gate) * (gate * allocation_weighting(usage) + (1 - gate) * found)
        column = write_weights.unsqueeze(2)
        memory = memory * (1 - column * torch.sigmoid(erase).unsqueeze(1)) + column * write.unsqueeze(1)

        kept = (1 - column - write_weights.unsqueeze(1)) * link
        link = (kept + column * precedence.unsqueeze(1)) * self.off_diagonal
        precedence = (1 - write_weights.sum(1, keepdim=True)) * precedence + write_weights

        content = content_weighting(memory, keys.reshape(B, R, W), strengths)
        forward, backward = read_weights @ link.transpose(1, 2), read_weights @ link
        modes = torch.softmax(modes.reshape(B, R, 3), -1)
        read_weights = modes[:, :, 0:1] * backward + modes[:, :, 1:2] * forward + modes[:, :, 2:3] * content
        reads = read_weights @ memory
        y = self.output(torch.cat([h, reads.reshape(B, R * W)], 1)).clamp(-CLIP, CLIP)
        return y, h, c, memory, read_weights, write_weights, link, precedence, usage, reads

    def forward(self, xs, step):
        """xs [T,B,X]; returns [T,B,Y]."""
        state = self.zero_state(xs.shape[1])
        outputs = []
        for x in xs:
            y, *state = step(x, *state)
            outputs.append(y)
        return torch.stack(outputs)


torch.set_num_threads(flags.threads)
torch.manual_seed(0)
batch = flags.batch if flags.mode == "train" else 1
xs = (torch.rand(flags.steps, batch, flags.inputs) > 0.5).float()
targets = (torch.rand(flags.steps, batch, flags.outputs) > 0.5).float()
model = Dnc(flags.inputs, flags.outputs, flags.hidden, flags.locations, flags.word, flags.heads)
step = torch.compile(model.step, dynamic=False) if flags.impl == "compile" else model.step
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-4, eps=1e-10)
loss = functional.binary_cross_entropy_with_logits


def train():
    optimizer.zero_grad(set_to_none=True)
    value = loss(model(xs, step), targets, reduction="sum") / batch
    value.backward()
    optimizer.step()
    return value.item()


def infer():
    with torch.no_grad():
        return float(model(xs, step).sum())


run = train if flags.mode == "train" else infer
run()
run()
report(measure(run, flags.steps, flags.secs), impl=flags.impl, mode=flags.mode, torch=torch.__version__)
