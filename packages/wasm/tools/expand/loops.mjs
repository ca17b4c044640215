/**
 * The loops `eachLanes`, `eachVector` and `eachPart`: the body of their function is compiled once for whole vectors and once for the rest.
 */
import { NodeKind, Parser, Source, SourceKind, Tokenizer } from "assemblyscript";
import { identifier, integer, replaced } from "./syntax.mjs";

const eachLanes = `{
  const WHOLE = (<usize>(N & -LANES)) << 2;
  const COUNT: i32 = N & (LANES - 1);
  let AT: usize = 0;
  for (; AT < WHOLE; AT += 4 * LANES) { const COUNT: i32 = LANES; BODY; }
  if (COUNT) BODY;
}`;
const eachPart = `{
  const WHOLE = (<usize>(N & -LANES)) << 2;
  const COUNT: i32 = N & (LANES - 1);
  { let AT: usize = 0; const END: usize = WHOLE; const COUNT: i32 = LANES; const TAIL: bool = false; BODY; }
  if (COUNT) { let AT: usize = WHOLE; const END: usize = (<usize>N) << 2; const TAIL: bool = true; BODY; }
}`;

/** The replacement of each call. N is its number of floats; the parameters of its function replace the other names. */
const loops = {
  eachLanes: { parameters: ["AT", "COUNT"], text: eachLanes },
  eachVector: { parameters: ["AT", "COUNT"], text: eachLanes, lanes: 4 },
  eachPart: { parameters: ["AT", "END", "COUNT", "TAIL"], text: eachPart },
  eachVectorPart: { parameters: ["AT", "END", "COUNT", "TAIL"], text: eachPart, lanes: 4 },
};

/** Whether a statement is a call of one of these loops. */
export function isVectorLoop({ kind, expression }) {
  const isCall = kind === NodeKind.Expression && expression.kind === NodeKind.Call;
  return isCall && expression.expression.text in loops && expression.args[1]?.kind === NodeKind.Function;
}

/** Returns the replacement of such a statement. A pair has `pairLanes` floats. */
export function vectorLoop({ expression: call }, pairLanes) {
  const { parameters, text, lanes = pairLanes } = loops[call.expression.text];
  const [count, { declaration }] = call.args;
  const named = parameters.map((parameter, index) => [parameter, declaration.signature.parameters[index]?.name]);
  const names = Object.fromEntries(named.map(([key, name]) => [key, name ?? identifier(`vectors.${key}`, call)]));
  return replaced(parse(text), call, {
    ...names,
    N: count,
    LANES: integer(lanes, call),
    WHOLE: identifier(`${names.AT.text}.whole`, call),
    BODY: declaration.body,
  });
}

function parse(text) {
  return new Parser().parseStatement(new Tokenizer(new Source(SourceKind.User, "loop.ts", text)), false);
}
