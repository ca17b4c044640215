import { type ModelFile, writeModel } from "@dncjs/core/run";
import { requireModelFile, requireRepresentable } from "../exportable.ts";
import { type ExportedFile, textFile } from "../exportedFile.ts";
import { PYTHON_HEAD, torchModule } from "./torchModule.ts";

const EXAMPLE = `${PYTHON_HEAD}
# Runs the network on eight steps and prints its outputs. Needs: pip install torch safetensors
from pathlib import Path

import torch
from safetensors.torch import load_file

from dnc import Dnc, X

dnc = Dnc()
dnc.load_state_dict(load_file(Path(__file__).parent / "model.safetensors"))
state = dnc.zero_state(batch=1)
with torch.no_grad():
    for t in range(8):
        x = torch.tensor([[float((t + k) % 3 == 0) for k in range(X)]])
        y, state = dnc(x, state)
        print(t, " ".join(f"{number:.6f}" for number in y[0].tolist()))
`;

/**
 * Returns a folder for PyTorch: dnc.py, a module of about fifty lines for the options of this network; model.safetensors, its weights; and
 * example.py, which prints outputs.
 * @throws ConfigError for a sparse memory, or an option without a form in PyTorch
 */
export function torchFiles(model: Omit<ModelFile, "version">): readonly ExportedFile[] {
  requireModelFile(model);
  requireRepresentable(model.config, "PyTorch");
  return [
    textFile("dnc.py", torchModule(model.config)),
    textFile("example.py", EXAMPLE),
    { name: "model.safetensors", bytes: writeModel(model) },
  ];
}
