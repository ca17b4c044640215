"""Writes the golden vectors of this folder: python make.py (needs PyTorch; docs/golden.md describes the format).

The network is written here once more from docs/math.md, in float64, with PyTorch's automatic differentiation and its own LSTM, GRU and layer
norm functions. `python make.py --check ../FILE.safetensors` runs the network of a file of another origin and prints the largest errors.
"""
import json
import struct
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
EPSILON = 1e-6


def norm(c, p, layer, x, groups, suffix=""):
    """The sum of a layer with its bias, normalised in groups with layerNorm."""
    bias = p[layer + ".bias" + suffix]
    if not c.get("layerNorm"):
        return x + bias
    grouped = x.reshape(x.shape[0], groups, -1)
    plain = F.layer_norm(grouped, grouped.shape[-1:], eps=EPSILON).reshape(x.shape)
    return plain * p[layer + ".gain" + suffix] + bias


def clip(c, x):
    limit = c.get("clip", 0)
    return x.clamp(-limit, limit) if limit else x


def lstm_layer(c, p, layer, x, h, cell):
    z = norm(c, p, layer, x @ p[layer + ".weight_ih"].T + h @ p[layer + ".weight_hh"].T, 4)
    i, f, g, o = z.chunk(4, 1)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return clip(c, torch.sigmoid(o) * torch.tanh(cell)), clip(c, cell)


def gru_layer(c, p, layer, x, h):
    if not c.get("layerNorm"):
        return clip(c, torch.gru_cell(x, h, *(p[f"{layer}.{name}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))))
    ar, au, an = norm(c, p, layer, x @ p[layer + ".weight_ih"].T, 3, "_ih").chunk(3, 1)
    br, bu, bn = norm(c, p, layer, h @ p[layer + ".weight_hh"].T, 3, "_hh").chunk(3, 1)
    u = torch.sigmoid(au + bu)
    return clip(c, (1 - u) * torch.tanh(an + torch.sigmoid(ar + br) * bn) + u * h)


def recurrent(c, p, part, x, s, h_name, c_name):
    """One step of an LSTM or GRU: h of all layers, and the new state."""
    hs, cells = [], []
    for l in range(c["numLayers"]):
        below = x if l == 0 else torch.cat([x, hs[-1]], 1)
        layer, h = f"{part}.{l}", s[h_name][:, l]
        if c.get("controller") == "gru":
            h, cell = gru_layer(c, p, layer, below, h), torch.zeros_like(h)
        else:
            h, cell = lstm_layer(c, p, layer, below, h, s[c_name][:, l])
        hs.append(h)
        cells.append(cell)
    return torch.cat(hs, 1), torch.stack(hs, 1), torch.stack(cells, 1)


def reverse_controller(c, p, x, s):
    """Reads x from its last step to its first: the output of every step, and the last state."""
    outputs = []
    for xt in x.flip(0):
        output, h, cell = recurrent(c, p, "reverse", xt, s, "reverseH", "reverseC")
        s = {"reverseH": h} if c.get("controller") == "gru" else {"reverseH": h, "reverseC": cell}
        outputs.append(output)
    return torch.stack(outputs[::-1]), s


def controller(c, p, chi, s):
    if "feedforward" in c:
        h = chi
        for l in range(len(c["feedforward"])):
            layer = f"controller.{l}"
            h = torch.relu(norm(c, p, layer, h @ p[layer + ".weight"].T, 1))
        return h, h[:, None], torch.zeros_like(h[:, None])
    return recurrent(c, p, "controller", chi, s, "h", "c")


def oneplus(x):
    return 1 + torch.logaddexp(x, torch.zeros(()))


def parts_of(c, xi):
    R, V, W = c["readHeads"], c["writeHeads"], c["memoryWidth"]
    shapes = [("readKeys", R, W), ("readStrengths", R, 0), ("writeKeys", V, W), ("writeStrengths", V, 0), ("erase", V, W), ("write", V, W),
              ("freeGates", R, 0), ("allocationGate", V, 0), ("writeGate", V, 0), ("readModes", R, 1 + 2 * V)]
    if c.get("masking"):
        shapes += [("readMasks", R, W), ("writeMasks", V, W)]
    if c.get("sharpness"):
        shapes += [("forwardSharpness", R, V), ("backwardSharpness", R, V)]
    parts, at = {}, 0
    for name, heads, width in shapes:
        raw = xi[:, at:at + heads * max(width, 1)]
        at += raw.shape[1]
        raw = raw.reshape(len(xi), heads, width) if width else raw
        if name in ("erase", "freeGates", "allocationGate", "writeGate", "readMasks", "writeMasks"):
            raw = torch.sigmoid(raw)
        elif "Strengths" in name or "Sharpness" in name:
            raw = oneplus(raw)
        elif name == "readModes":
            raw = torch.softmax(raw, 2)
        parts[name] = raw
    assert at == xi.shape[1]
    if not c.get("allocation", True):
        parts["allocationGate"] = torch.zeros_like(parts["allocationGate"])
    if not c.get("links", True):
        parts["readModes"] = F.one_hot(torch.tensor(V), 1 + 2 * V).double().expand_as(parts["readModes"])
    return parts


def look_up(memory, keys, strengths, masks):
    masks = torch.ones_like(keys) if masks is None else masks
    keys, words = keys * masks, memory[:, None] * masks[:, :, None]
    length = lambda x: torch.sqrt((x * x).sum(-1) + EPSILON)
    similarity = (words * keys[:, :, None]).sum(-1) / (length(keys)[:, :, None] * length(words) + EPSILON)
    return torch.softmax(strengths[:, :, None] * similarity, 2)


def allocate(usage, gates):
    """usage [B,N], gates [B,V]: the shares of a location that later heads see as used."""
    result = []
    for v in range(gates.shape[1]):
        u = EPSILON + (1 - EPSILON) * usage
        order = torch.argsort(torch.floor(128 * u + 0.5), dim=1, stable=True)
        ascending = torch.gather(u, 1, order)
        before = torch.cumprod(torch.cat([torch.ones_like(u[:, :1]), ascending[:, :-1]], 1), 1)
        a = torch.zeros_like(u).scatter(1, order, (1 - ascending) * before)
        usage = usage + (1 - usage) * gates[:, v:v + 1] * a
        result.append(a)
    return torch.stack(result, 1)


def sharpened(directions, sharpness):
    if sharpness is None:
        return directions
    return torch.softmax(sharpness[..., None] * torch.log(directions + EPSILON), -1)


def memory_step(c, parts, s):
    ww, rw, links = s["writeWeights"], s["readWeights"], c.get("links", True)
    retention = (1 - parts["freeGates"][:, :, None] * rw).prod(1)
    written = 1 - (1 - (ww if c.get("usageGradient", True) else ww.detach())).prod(1)
    usage = (s["usage"] + (1 - s["usage"]) * written) * retention
    content = look_up(s["memory"], parts["writeKeys"], parts["writeStrengths"], parts.get("writeMasks"))
    gate, allocation_gate = parts["writeGate"], parts["allocationGate"]
    allocation = allocate(usage, allocation_gate * gate)
    ww = gate[..., None] * (allocation_gate[..., None] * allocation + (1 - allocation_gate[..., None]) * content)
    kept = (1 - ww[..., None] * parts["erase"][:, :, None]).prod(1)
    if c.get("deallocation"):
        kept = kept * retention[..., None]
    memory = s["memory"] * kept + torch.einsum("bvn,bvw->bnw", ww, parts["write"])
    read = look_up(memory, parts["readKeys"], parts["readStrengths"], parts.get("readMasks"))
    state = {"memory": memory, "usage": usage, "writeWeights": ww}
    trace = {"writeContent": content, "readContent": read}
    if c.get("allocation", True):
        trace["allocation"] = allocation
    V, modes = c["writeHeads"], parts["readModes"]
    weights = modes[:, :, V, None] * read
    if links:
        p = s["precedence"]
        link = (1 - ww[..., None] - ww[:, :, None]) * s["link"] + ww[..., None] * p[:, :, None]
        link = link * (1 - torch.eye(link.shape[-1]))
        state.update(link=link, precedence=(1 - ww.sum(-1, keepdim=True)) * p + ww)
        forward = sharpened(torch.einsum("bvij,brj->brvi", link, rw), parts.get("forwardSharpness"))
        backward = sharpened(torch.einsum("bvji,brj->brvi", link, rw), parts.get("backwardSharpness"))
        weights = weights + (modes[:, :, :V, None] * backward + modes[:, :, V + 1:, None] * forward).sum(2)
        trace.update(forward=forward, backward=backward)
    state["readWeights"] = weights
    state["readVectors"] = weights @ memory
    return state, trace


def run(c, p, x, state, dropout):
    """y [T,B,Y], the final state, and the trace."""
    ys, traces = [], []
    reverse, last = reverse_controller(c, p, x, state) if c.get("bidirectional") else (None, {})
    for t, (xt, kept) in enumerate(zip(x, dropout)):
        chi = torch.cat([xt, state["readVectors"].flatten(1)], 1)
        features, h, cell = controller(c, p, chi, state)
        if c.get("bidirectional"):
            features = torch.cat([features, reverse[t]], 1)
        xi = norm(c, p, "interface", features @ p["interface.weight"].T, 1)
        parts = parts_of(c, xi)
        memory, trace = memory_step(c, parts, state)
        state = {"h": h, "c": cell, **memory}
        y = torch.cat([features * kept, memory["readVectors"].flatten(1)], 1) @ p["output.weight"].T + p["output.bias"]
        ys.append(clip(c, y))
        gates = {name: parts[name] for name in ("readModes", "freeGates", "allocationGate", "writeGate")}
        memory = {k: v for k, v in memory.items() if k in ("memory", "usage", "precedence", "readWeights", "writeWeights")}
        traces.append({"interface": xi, **trace, **gates, **memory})
    return torch.stack(ys), {**state, **last}, {k: torch.stack([t[k] for t in traces]) for k in traces[0]}


def results(c, tensors):
    """The tensors that a file holds in addition to its inputs."""
    leaf = lambda prefix: {k[len(prefix):]: v.clone().requires_grad_() for k, v in tensors.items() if k.startswith(prefix)}
    p, state0, x = leaf("param."), leaf("state0."), tensors["x"].clone().requires_grad_()
    y, state, trace = run(c, p, x, state0, tensors.get("bypassDropout", torch.ones(len(x))))
    warm = any(k.startswith("dstateT.") for k in tensors)
    loss = (y * tensors["dy"]).sum() + sum((state[k] * tensors["dstateT." + k]).sum() for k in state if warm)
    loss.backward()
    grad = lambda v: torch.zeros_like(v) if v.grad is None else v.grad
    found = {"y": y, **{"stateT." + k: v for k, v in state.items()}, **{"trace." + k: v for k, v in trace.items()}}
    found.update({"grad.x": grad(x)}, **{"grad.param." + k: grad(v) for k, v in p.items()})
    if warm:
        found.update({"grad.state0." + k: grad(v) for k, v in state0.items()})
    return {k: v.detach() for k, v in found.items()}


def layers_of(c):
    """The shape of every weight matrix, and the length of every bias."""
    R, V, W = c["readHeads"], c["writeHeads"], c["memoryWidth"]
    chi = c["inputSize"] + R * W
    weights, biases = {}, {}
    if "feedforward" in c:
        below = chi
        for l, width in enumerate(c["feedforward"]):
            weights[f"controller.{l}.weight"], biases[f"controller.{l}.bias"] = (width, below), width
            below = width
        features = below
    else:
        H = c["hiddenSize"]
        parts = {"controller": chi, **({"reverse": c["inputSize"]} if c.get("bidirectional") else {})}
        for part, inputs in parts.items():
            for l in range(c["numLayers"]):
                gru = c.get("controller") == "gru"
                M = (3 if gru else 4) * H
                weights[f"{part}.{l}.weight_ih"] = (M, inputs + (H if l else 0))
                weights[f"{part}.{l}.weight_hh"] = (M, H)
                biases.update({f"{part}.{l}.{bias}": M for bias in (("bias_ih", "bias_hh") if gru else ("bias",))})
        features = len(parts) * c["numLayers"] * H
    I = R * W + 3 * V * W + 2 * R + 3 * V + R * (1 + 2 * V)
    I += (R + V) * W * bool(c.get("masking")) + 2 * R * V * bool(c.get("sharpness"))
    weights.update({"interface.weight": (I, features), "output.weight": (c["outputSize"], features + R * W)})
    biases.update({"interface.bias": I, "output.bias": c["outputSize"]})
    return weights, biases


def inputs_of(c):
    """Random parameters, inputs, states and gradients, none of which is small."""
    R, V, W, N, B = c["readHeads"], c["writeHeads"], c["memoryWidth"], c["memoryRows"], c["batch"]
    weights, biases = layers_of(c)
    uniform = lambda *shape: 2 * torch.rand(*shape) - 1
    tensors = {"param." + k: 2 * uniform(*shape) / shape[1] ** 0.5 for k, shape in weights.items()}
    tensors.update({"param." + k: 0.5 * uniform(M) for k, M in biases.items()})
    if c.get("layerNorm"):
        tensors.update({"param." + k.replace("bias", "gain"): 1 + 0.5 * uniform(M) for k, M in biases.items() if k != "output.bias"})
    H, L = (c["feedforward"][-1], 1) if "feedforward" in c else (c["hiddenSize"], c["numLayers"])
    shares = lambda *shape: torch.rand(*shape) / shape[-1]
    state = {"h": 0.5 * uniform(B, L, H), "c": 0.5 * uniform(B, L, H), "memory": uniform(B, N, W), "usage": torch.rand(B, N)}
    if c.get("links", True):
        state.update(link=shares(B, V, N, N) * (1 - torch.eye(N)), precedence=shares(B, V, N))
    if c.get("bidirectional"):
        state.update({name: 0.5 * uniform(B, L, H) for name in (["reverseH"] if c.get("controller") == "gru" else ["reverseH", "reverseC"])})
    state.update(readWeights=shares(B, R, N), writeWeights=shares(B, V, N), readVectors=uniform(B, R, W))
    tensors.update({"state0." + k: v for k, v in state.items()}, x=uniform(c["steps"], B, c["inputSize"]))
    if c.get("bypassDropout"):
        tensors["bypassDropout"] = (torch.rand(c["steps"], B, weights["interface.weight"][1]) < 0.7).double() / 0.7
    tensors.update({"dstateT." + k: uniform(*v.shape) for k, v in state.items()}, dy=uniform(c["steps"], B, c["outputSize"]))
    return tensors


SIZES = dict(inputSize=5, outputSize=4, hiddenSize=9, numLayers=1, memoryRows=8, memoryWidth=5, readHeads=2, writeHeads=1, steps=7, batch=2)
FILES = {
    "layer-norm": dict(SIZES, numLayers=2, layerNorm=True),
    "layer-norm-mds": dict(SIZES, writeHeads=2, masking=True, deallocation=True, sharpness=True, clip=0.7, layerNorm=True),
    "layer-norm-feedforward": dict(SIZES, hiddenSize=7, feedforward=[9, 7], links=False, allocation=False, layerNorm=True),
    "gru": dict(SIZES, numLayers=2, masking=True, controller="gru"),
    "gru-layer-norm": dict(SIZES, clip=0.5, controller="gru", layerNorm=True),
    "bypass-dropout": dict(SIZES, numLayers=2, deallocation=True, bypassDropout=True),
    "bidirectional": dict(SIZES, numLayers=2, masking=True, bidirectional=True),
    "bidirectional-adnc": dict(SIZES, readHeads=4, links=False, layerNorm=True, bypassDropout=True, bidirectional=True),
    "bidirectional-gru": dict(SIZES, controller="gru", clip=0.5, writeHeads=2, deallocation=True, sharpness=True, bidirectional=True),
}


def write(path, config, tensors):
    header, at = {"__metadata__": {"config": json.dumps(config)}}, 0
    for name in sorted(tensors):
        end = at + 8 * tensors[name].numel()
        header[name] = {"dtype": "F64", "shape": list(tensors[name].shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in sorted(tensors):
            file.write(tensors[name].contiguous().numpy().tobytes())


def read(path):
    data = open(path, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float64).reshape(entry["shape"])
    return json.loads(header["__metadata__"]["config"]), tensors


if sys.argv[1:2] == ["--check"]:
    for path in sys.argv[2:]:
        config, tensors = read(path)
        found = results(config, tensors)
        errors = {k: (v - tensors[k]).abs().max().item() / max(1e-6, tensors[k].abs().max().item()) for k, v in found.items() if k in tensors}
        print(path, sorted(((error, name) for name, error in errors.items()), reverse=True)[:2])
else:
    for seed, (name, config) in enumerate(FILES.items()):
        torch.manual_seed(seed)
        tensors = inputs_of(config)
        tensors.update(results(config, tensors))
        write(f"{name}.safetensors", dict(config, warmState=True), tensors)
