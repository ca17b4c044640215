/** Checks of arguments that several measures, what-if runs and figures share. Each throws an ArgumentError that names the argument. */
import { ArgumentError, type State, type Trace } from "@dncjs/core";

export function requireTrace(parameter: string, trace: Trace): void {
  const { get, has, keys } = (trace ?? {}) as Partial<Trace>;
  if ([get, has, keys].every((method) => typeof method === "function")) return;
  throw new ArgumentError(parameter, trace, "a trace");
}

export function requireState(parameter: string, state: State): void {
  if (typeof (state as Partial<State> | null | undefined)?.tensor === "function") return;
  throw new ArgumentError(parameter, state, "a State");
}

/** `count` is the number of things that the index selects one of. */
export function requireIndex(parameter: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new ArgumentError(parameter, index, `a whole number from 0 to ${count - 1}`);
}

export function requireFunction(parameter: string, value: unknown): void {
  if (typeof value !== "function") throw new ArgumentError(parameter, value, "a function");
}

export function requireText(text: string, parameter: string): void {
  if (typeof text !== "string") throw new ArgumentError(parameter, text, "a text");
}

/** A list of one entry per step. */
export function requireSteps(name: string, list: { readonly length: number }, steps: number): void {
  const length = typeof list === "object" ? list?.length : undefined;
  if (length !== steps) throw new ArgumentError(`${name}.length`, length, `${steps}, one entry per step`);
}

/** The symbol of each step, or null. */
export function requireShown(shown: readonly (string | null)[], steps: number): void {
  requireSteps("shown", shown, steps);
  requireItems("shown", shown, (symbol, name) => {
    if (symbol !== null && typeof symbol !== "string") throw new ArgumentError(name, symbol, "a text or null");
  });
}

/** A list whose items are checked one by one; `check` receives the item and its name. */
export function requireItems<Item>(
  parameter: string,
  list: readonly Item[],
  check: (item: Item, name: string) => unknown = () => {},
): void {
  if (!Array.isArray(list)) throw new ArgumentError(parameter, list, "a list");
  for (const [k, item] of list.entries()) check(item, `${parameter}[${k}]`);
}
