/** The loops `eachLanes` and `eachPart`: the body of their function is compiled once for whole vectors and once for the rest. */
import { NodeKind, Parser, Source, SourceKind, Tokenizer } from "assemblyscript";
import { identifier, integer, replaced } from "./syntax.mjs";

/** The replacement of each call. N is its number of floats; AT, END and COUNT are the parameters of its function. */
const loops = {
  eachLanes: `{
    const WHOLE = (<usize>(N & -LANES)) << 2;
    const COUNT: i32 = N & (LANES - 1);
    let AT: usize = 0;
    for (; AT < WHOLE; AT += 4 * LANES) { const COUNT: i32 = LANES; BODY; }
    if (COUNT) BODY;
  }`,
  eachPart: `{
    const WHOLE = (<usize>(N & -LANES)) << 2;
    const COUNT: i32 = N & (LANES - 1);
    { let AT: usize = 0; const END: usize = WHOLE; const COUNT: i32 = LANES; BODY; }
    if (COUNT) { let AT: usize = WHOLE; const END: usize = (<usize>N) << 2; BODY; }
  }`,
};

/** Whether a statement is a call of `eachLanes` or `eachPart`. */
export function isVectorLoop({ kind, expression }) {
  const isCall = kind === NodeKind.Expression && expression.kind === NodeKind.Call;
  return isCall && expression.expression.text in loops && expression.args[1]?.kind === NodeKind.Function;
}

/** Returns the replacement of such a statement for vectors of `lanes` floats. */
export function vectorLoop({ expression: call }, lanes) {
  const [count, { declaration }] = call.args;
  const names = declaration.signature.parameters.map(({ name }) => name);
  const [at] = names;
  return replaced(parse(loops[call.expression.text]), call, {
    AT: at,
    END: names.at(-2),
    COUNT: names.at(-1),
    N: count,
    LANES: integer(lanes, call),
    WHOLE: identifier(`${at.text}.whole`, call),
    BODY: declaration.body,
  });
}

function parse(text) {
  return new Parser().parseStatement(new Tokenizer(new Source(SourceKind.User, "loop.ts", text)), false);
}
