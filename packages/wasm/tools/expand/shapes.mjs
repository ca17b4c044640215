/** Shapes of variables and parameters by their types, and the loops and imports that depend on them. */
import { Node, NodeKind } from "assemblyscript";
import { identifier, namedType, some } from "./syntax.mjs";

/** Lengths of the array types for parameters. */
const LENGTHS = { Two: 2, Three: 3, Four: 4 };
/** Functions with a counterpart for right halves. */
export const RIGHT = { loadLanes: "loadRight", storeLanes: "storeRight", leftOnly: "rightOnly" };

/** Describes a type: `pair` or not, the `length` of an array and the `type` of one vector or element, or `literal`. */
export function shapeOf(type) {
  const name = type?.name?.identifier?.text;
  if (name === "Pair") return { pair: true, type: namedType("v128", type) };
  if (name === "Literal") return { literal: true };
  if (!(name in LENGTHS)) return undefined;
  const [of] = type.typeArguments;
  return { pair: false, type: of, ...shapeOf(of), length: LENGTHS[name] };
}

/** Shapes of the parameters of a function. */
export function shapesOf({ signature }) {
  return signature.parameters.map(({ type }) => shapeOf(type));
}

/** Whether a function has a parameter of type Literal. */
export function isTemplate(declaration) {
  return shapesOf(declaration).some((shape) => shape?.literal);
}

/** Whether a loop uses its counter in an index, and so is unrolled. */
export function indexesArrays({ initializer, body }) {
  const counter = initializer?.declarations?.[0].name.text;
  const isCounter = ({ kind, text }) => kind === NodeKind.Identifier && text === counter;
  return some(
    body,
    ({ kind, elementExpression }) => kind === NodeKind.ElementAccess && some(elementExpression, isCounter),
  );
}

/** Adds to an import the counterparts for right halves. */
export function importRightHalves({ declarations }) {
  const has = (name) => declarations.some(({ foreignName }) => foreignName.text === name);
  for (const [left, right] of Object.entries(RIGHT)) {
    const found = declarations?.find(({ foreignName }) => foreignName.text === left);
    if (found && !has(right))
      declarations.push(Node.createImportDeclaration(identifier(right, found), null, found.range));
  }
}
