/** Examples at the end of --help, by the name of the command. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  dnc: ["dnc train copy", "dnc run runs/copy-1", "dnc train babi --task 1 --data tasks_1-20_v1-2/en-10k"],
  "dnc init": ["dnc init", "dnc init my-task.js"],
  "dnc train": [
    "dnc train copy",
    "dnc train copy --help",
    "dnc train ./reverse.ts    your own task, as dnc init writes it",
  ],
  "dnc train copy": [
    "dnc train copy --max-length 16 --out runs/long",
    "dnc train copy --no-memory              LSTM without memory, the baseline",
    "dnc train copy --out runs/long --resume",
  ],
  "dnc train babi": [
    "dnc train babi --task 1 --data tasks_1-20_v1-2/en-10k",
    "dnc train babi --task 1 --data tasks_1-20_v1-2/en-10k --encoding words    one word per step, as in the paper",
    "dnc train babi --task all --data tasks_1-20_v1-2/en-10k --locations 128 --out runs/joint",
  ],
  "dnc sweep": ["dnc sweep copy --seeds 10", "dnc sweep allocation --seeds 10 --ablate links,allocation,memory"],
  "dnc runs": ["dnc runs", "dnc runs --compare runs/copy-1 runs/copy-1-no-memory"],
  "dnc train traversal": [
    "dnc train traversal",
    "dnc train traversal --lessons 1,2,3,4,5,6,7,8,9,10,11,12,13,14 --no-long-walks --no-query-targets    the paper's protocol",
  ],
  "dnc reproduce": ["dnc reproduce traversal --seeds 5 --budget 120", "dnc reproduce traversal --check --seeds 1"],
  "dnc eval": [
    "dnc eval runs/copy-1",
    "dnc eval runs/traversal-1 --map underground --walk 7",
    "dnc eval runs/copy-1 --lock-memory",
    "dnc eval runs/copy-1 --backend reference --json",
  ],
  "dnc resize": [
    "dnc resize runs/traversal-1 --svg resize.svg",
    "dnc resize runs/traversal-1 --triples 64,128 --locations 64,128,256 --json",
  ],
  "dnc run": [
    "dnc run runs/copy-1",
    "dnc run runs/babi-1 --example 3 --steps 40..52",
    "dnc run runs/copy-1 --ablate links",
    "dnc run runs/copy-1 --json | jq '.steps[].reads[0].location'",
  ],
  "dnc inspect": [
    "dnc inspect runs/copy-1 --out report.html",
    "dnc inspect runs/copy-1 --lstm runs/copy-1-no-memory",
    "dnc inspect runs/copy-1 --json | jq .measures.interference.total",
  ],
  "dnc open": ["dnc open runs/copy-1", "dnc open runs/traversal-1 --no-browser"],
  "dnc export": [
    "dnc export runs/copy-1 --onnx copy.onnx",
    "dnc export runs/copy-1 --torch copy-torch",
    "dnc export runs/copy-1 --hub copy-hub",
  ],
  "dnc import": [
    "dnc import repeat-copy deepmind.safetensors --locations 16",
    "dnc import ./reverse.ts pytorch-dnc.safetensors --locations 32",
  ],
  "dnc plan": [
    "dnc plan copy --locations 1024 --batch-size 32",
    "dnc plan --name C5 --keep-every 4",
    "dnc plan --config runs/copy-1/run.json --steps 500",
  ],
  "dnc backends": ["dnc backends"],
  "dnc verify": ["dnc verify", "dnc verify tiny.safetensors --backend wasm-simd"],
  "dnc verify-file": ["dnc verify-file runs/copy-1/*.safetensors", "dnc verify-file model.safetensors --json"],
  "dnc bench": ["dnc bench --config C2", "dnc bench --config C3 --mode profile"],
  "dnc completion": ['eval "$(dnc completion bash)"', "dnc completion fish | source"],
};
