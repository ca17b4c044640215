using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "@dncjs/wasm/kernels.run.simd.wasm", wasm = embed "node_modules/@dncjs/wasm/build/kernels.run.simd.wasm"),
  ],
  compatibilityDate = "2026-11-01",
);
