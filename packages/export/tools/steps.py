"""Runs exported networks for checkTorch.ts: reads one step a line as JSON from stdin, writes its results as JSON to stdout."""
import importlib.util
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

loaded = {}


def load(folder):
    """The class Dnc of the folder's dnc.py, with the folder's weights."""
    spec = importlib.util.spec_from_file_location("dnc", Path(folder) / "dnc.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    dnc = module.Dnc()
    dnc.load_state_dict(load_file(Path(folder) / "model.safetensors"))
    return dnc


def tensor(numbers, shape):
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape)


for line in sys.stdin:
    request = json.loads(line)
    folder = request["folder"]
    if folder not in loaded:
        loaded[folder] = load(folder)
    dnc = loaded[folder]
    batch = request["batch"]
    zero = dnc.zero_state(batch)
    state = {name: tensor(request["state"][name], zero[name].shape) for name in zero}
    with torch.no_grad():
        y, new = dnc(tensor(request["x"], (batch, -1)), state)
    assert {name: value.shape for name, value in new.items()} == {name: value.shape for name, value in zero.items()}
    results = {"y": y, **new}
    print(json.dumps({name: value.flatten().tolist() for name, value in results.items()}), flush=True)
