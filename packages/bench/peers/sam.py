#!/usr/bin/env python3
"""Times SAM of pytorch-dnc, a sparse memory without links, on one sequence. Prints a line of JSON.

  python sam.py --locations 4096 --steps 100 --mode train

Needs torch, `pip install --no-deps dnc flann`, and the library libflann.so where pyflann finds it: `apt-get install libflann1.9`, then link or
copy it to pyflann/lib/linux/libflann.so. Its memory starts empty: it searches the locations that it has written, with an approximate index.
"""
import argparse
import contextlib
import warnings

from timing import measure, report

parser = argparse.ArgumentParser()
for name, default in dict(inputs=10, hidden=64, locations=4096, word=32, heads=4, reads=8, steps=100, threads=1).items():
    parser.add_argument("--" + name, type=int, default=default)
parser.add_argument("--mode", choices=["train", "infer"], default="train")
parser.add_argument("--secs", type=float, default=4)
flags = parser.parse_args()

warnings.filterwarnings("ignore")
import torch
from dnc import SAM

torch.set_num_threads(flags.threads)
torch.manual_seed(0)
with contextlib.redirect_stdout(None):
    model = SAM(
        flags.inputs, flags.hidden, rnn_type="lstm", num_layers=1, num_hidden_layers=1, nr_cells=flags.locations,
        read_heads=flags.heads, cell_size=flags.word, sparse_reads=flags.reads, batch_first=True,
    )
xs = (torch.rand(1, flags.steps, flags.inputs) > 0.5).float()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-4, eps=1e-10)
bce = torch.nn.functional.binary_cross_entropy_with_logits


def train():
    # SAM changes tensors that torch has saved for the backward pass, which torch then has to copy.
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        optimizer.zero_grad(set_to_none=True)
        bce(model(xs, None, reset_experience=True)[0], xs, reduction="sum").backward()
    optimizer.step()


def infer():
    with torch.no_grad():
        model(xs, None, reset_experience=True)


run = train if flags.mode == "train" else infer
with contextlib.redirect_stdout(None):
    run()
    measured = measure(run, flags.steps, flags.secs)
report(measured, impl="sam", mode=flags.mode, torch=torch.__version__)
