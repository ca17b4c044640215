/** Lists of entries and gradients of touched rows, for the kernels of a sparse memory. */
export * from "./entries";
export * from "./found";
export * from "./places";
export * from "./rowGradients";
export * from "./selection";
export * from "./shortlist";
export * from "./weights";
