import type { DefaultTheme } from "vitepress";

const guide: DefaultTheme.SidebarItem[] = [
  {
    text: "Start",
    items: [
      { text: "What it is", link: "/" },
      { text: "Five minutes", link: "/start" },
    ],
  },
  {
    text: "Guide",
    items: [
      { text: "Train on your own data", link: "/guide/your-task" },
      { text: "Watch and debug a memory", link: "/guide/memory" },
      { text: "Choose a backend", link: "/guide/backends" },
      { text: "In a web page", link: "/guide/web-page" },
      { text: "In tensorflow.js", link: "/guide/tfjs" },
      { text: "Many seeds, many machines", link: "/guide/sweeps" },
      { text: "Export", link: "/guide/export" },
      { text: "The command", link: "/guide/command" },
      { text: "Runs", link: "/guide/runs" },
    ],
  },
];

const concepts: DefaultTheme.SidebarItem[] = [
  {
    text: "How it works",
    items: [
      { text: "Concepts", link: "/concepts/" },
      { text: "Equations and gradients", link: "/concepts/math" },
      { text: "Measures of a memory", link: "/concepts/inspect" },
      { text: "Differences from the paper", link: "/concepts/deviations" },
      { text: "The paper, read closely", link: "/concepts/paper" },
      { text: "Architecture of the code", link: "/project/architecture" },
    ],
  },
];

const results: DefaultTheme.SidebarItem[] = [
  {
    text: "Results",
    items: [
      { text: "Performance", link: "/results/performance" },
      { text: "Tasks and recipes", link: "/results/recipes" },
      { text: "Reproduce the paper", link: "/results/reproduce" },
      { text: "Numerical errors", link: "/results/numerics" },
      { text: "Support by backend", link: "/results/support" },
      { text: "Golden vectors", link: "/results/golden" },
      { text: "Reliability", link: "/results/reliability" },
      { text: "Security", link: "/results/security" },
      { text: "What did not help", link: "/results/performance-log" },
    ],
  },
];

const scoped = (name: string) => `@dncjs/${name}`;
const packages = ["core", "wasm", "gpu", "train", "tasks", "inspect", "models", "export", "explorer", "bench", "cli"];

const api: DefaultTheme.SidebarItem[] = [
  {
    text: "API",
    items: [
      "dncjs",
      ...["core", "wasm", "gpu", "tfjs", "train", "train/node", "tasks", "inspect", "models", "export"].map(scoped),
    ].map((name) => ({ text: name, link: `/api/${name}` })),
  },
  {
    text: "Packages",
    items: [
      { text: "dncjs", link: "/packages/dncjs" },
      ...packages.map((name) => ({ text: scoped(name), link: `/packages/${name}` })),
    ],
  },
];

const project: DefaultTheme.SidebarItem[] = [
  {
    text: "Project",
    items: [
      { text: "Contribute", link: "/project/contributing" },
      { text: "Release", link: "/project/releasing" },
      { text: "Code of conduct", link: "/project/conduct" },
      { text: "The demonstration page", link: "/project/demo" },
    ],
  },
];

/** The order in which a reader meets the pages. */
export const sidebar: DefaultTheme.SidebarItem[] = [...guide, ...concepts, ...results, ...api, ...project];
