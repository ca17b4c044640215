/**
 * The data flow of one WebAssembly function in text format: which value each instruction receives, through the stack and the locals.
 *
 * A value is its instruction and the values that the instruction receives. A load also depends on the last store, call or join of paths
 * before it, so a load that moved across a store is a different value. The order of the terms of an integer sum does not matter, and an
 * address includes the offset of its instruction. An `if` without effects is a choice by its condition, and one whose condition is known is
 * its only path. Another join takes its values in the order of the paths. The values of a loop's head are refined round by round.
 */
import { createHash } from "node:crypto";

const ROUNDS = 8;
/** Initial value of a local, by type. */
const ZERO = {
  i32: "i32.const 0",
  i64: "i64.const 0",
  f32: "f32.const 0",
  f64: "f64.const 0",
  v128: `v128.const i32x4${" 0x00000000".repeat(4)}`,
};
/** Matches a > b and a ≥ b, which `swapped` turns into b < a and b ≤ a. */
export const GREATER = /^i32\.g(t|e)_/;
export const swapped = (_, or) => `i32.l${or}_`;

/** Number of operands and of results of an instruction. */
function arity(op, functions, target) {
  if (/\.const$|^(local|global)\.get$|^memory\.size$/.test(op)) return [0, 1];
  if (/^(local|global)\.set$|^drop$|^br_if$|^br_table$|^if$/.test(op)) return [1, 0];
  if (op === "local.tee") return [1, 1];
  if (op === "call") return [functions.get(target)?.parameters.length ?? 0, functions.get(target)?.results ?? 0];
  if (/store/.test(op)) return [2, 0];
  if (/load\d+_lane$/.test(op)) return [2, 1];
  if (/load/.test(op)) return [1, 1];
  if (/^memory\.(fill|copy)$/.test(op)) return [3, 0];
  if (/^select$|bitselect|madd$/.test(op)) return [3, 1];
  if (
    /splat|extract_lane|neg$|abs$|sqrt$|ceil$|floor$|\.trunc$|nearest$|not$|eqz$|clz$|ctz$|popcnt$|convert|trunc_|extend|promote|demote|reinterpret|wrap|_true$|bitmask/.test(
      op,
    )
  )
    return [1, 1];
  return [2, 1];
}

/** Follows the values of one function from instruction to instruction. */
export class Values {
  /** `functions` are those of the module; `nameOf` gives the name under which a called function counts. */
  constructor({ parameters, locals, code, results }, functions, nameOf) {
    Object.assign(this, { code, functions, results, nameOf, at: 0, phis: [], effects: [], joins: 0 });
    this.state = { stack: [], locals: new Map([["memory", this.node("memory")]]) };
    for (const [index, local] of parameters.entries()) this.state.locals.set(local, this.node(`parameter ${index}`));
    for (const [local, type] of locals) this.state.locals.set(local, this.node(ZERO[type]));
    this.labels = [];
    this.block();
    if (this.state && results) this.effect("return", [this.state.stack.pop()]);
  }

  node(op, args = []) {
    return { op, args };
  }

  effect(op, args) {
    this.effects.push(this.node(op, [...args, this.state.locals.get("memory")]));
    return this.effects.at(-1);
  }

  fork() {
    return this.state && { stack: [...this.state.stack], locals: new Map(this.state.locals) };
  }

  /** Runs to the `end` or `else` of the current block and returns which of the two it was. */
  block() {
    while (this.at < this.code.length) {
      const [op, ...words] = this.code[this.at++].split(" ");
      if (op === "end" || op === "else") return op;
      if (!this.state) {
        if (/^(block|loop|if)$/.test(op)) this.skip();
        continue;
      }
      if (op === "block" || op === "if") this.branching(op, words);
      else if (op === "loop") this.loop(words);
      else this.instruction(op, words);
    }
    return "end";
  }

  skip() {
    for (let depth = 1; depth; this.at++) {
      const [op] = this.code[this.at].split(" ");
      depth += /^(block|loop|if)$/.test(op) ? 1 : op === "end" ? -1 : 0;
    }
  }

  branching(op, words) {
    const label = {
      name: words.find((word) => word.startsWith("$")),
      states: [],
      results: words.includes("(result") ? 1 : 0,
    };
    const condition = op === "if" ? this.state.stack.pop() : undefined;
    if (condition?.op === "i32.const 0") return this.decided(false);
    if (condition?.op === "i32.const 1") return this.decided(true);
    const before = this.effects.length;
    if (condition) this.effect("if", [condition]);
    label.height = this.state.stack.length;
    const otherwise = op === "if" ? this.fork() : undefined;
    this.labels.push(label);
    const ended = this.block();
    label.states.push(this.state);
    if (op === "if") {
      this.state = otherwise;
      this.effect("else", []);
      if (ended === "else") this.block();
      label.states.push(this.state);
    }
    this.labels.pop();
    const isChoice = condition && label.states.length === 2 && label.states.every(Boolean);
    this.state = isChoice ? this.either(condition, label) : this.join(label.states.filter(Boolean), label);
    if (isChoice && this.effects.length === before + 2) this.effects.length = before;
    else if (this.state && this.effects.length > before) this.effect("end", []);
  }

  /** Follows the only path of an `if` whose condition is constant. */
  decided(holds) {
    const state = this.state;
    if (!holds) this.state = undefined;
    const hasElse = this.block() === "else";
    const then = this.state;
    this.state = holds ? undefined : state;
    if (hasElse) this.block();
    if (holds) this.state = then;
  }

  join(states, { height, results }) {
    if (states.length === 0) return undefined;
    const join = states.length > 1 ? this.joins++ : undefined;
    const merge = (refs) => (refs.every((ref) => ref === refs[0]) ? refs[0] : this.phi(join, refs));
    const locals = new Map(
      [...states[0].locals.keys()].map((local) => [local, merge(states.map((state) => state.locals.get(local)))]),
    );
    const stack = states[0].stack.slice(0, height);
    if (results) stack.push(merge(states.map((state) => state.stack.at(-1))));
    return { stack, locals };
  }

  /** Joins the two paths of an `if`: a value is a choice by its condition. */
  either(condition, { states: [then, otherwise], height, results }) {
    const merge = (a, b) => (a === b ? a : this.node("select", [a, b, condition]));
    const locals = new Map([...then.locals].map(([local, ref]) => [local, merge(ref, otherwise.locals.get(local))]));
    const stack = then.stack.slice(0, height);
    if (results) stack.push(merge(then.stack.at(-1), otherwise.stack.at(-1)));
    return { stack, locals };
  }

  phi(join, refs) {
    const node = this.node(`join ${join}`, refs);
    this.phis.push(node);
    return node;
  }

  loop(words) {
    const join = this.joins++;
    const changed = this.changedInBlock();
    const heads = new Map(changed.map((local) => [local, this.phi(join, [this.state.locals.get(local)])]));
    this.state = { stack: this.state.stack, locals: new Map([...this.state.locals, ...heads]) };
    this.effect("loop", []);
    const again = (state) => {
      for (const [local, head] of heads) head.args.push(state.locals.get(local));
    };
    this.labels.push({ name: words.find((word) => word.startsWith("$")), again });
    this.block();
    this.labels.pop();
    if (this.state) this.effect("end", []);
  }

  /** Names of the locals that the block from here to its end sets, and of the memory. */
  changedInBlock() {
    const begin = this.at;
    this.skip();
    const set = this.code.slice(begin, this.at).map((line) => line.match(/^local\.(?:set|tee) (\S+)/)?.[1]);
    this.at = begin;
    return [...new Set(["memory", ...set.filter(Boolean)])];
  }

  branch(target) {
    const label = this.labels.findLast(({ name }) => name === target);
    if (label?.again) label.again(this.state);
    else label?.states.push(this.fork());
  }

  instruction(op, words) {
    const { stack, locals } = this.state;
    if (op === "local.get") return stack.push(locals.get(words[0]));
    if (op === "local.set") return locals.set(words[0], stack.pop());
    if (op === "local.tee") return locals.set(words[0], stack.at(-1));
    if (op === "drop") return stack.pop();
    if (op === "return" || op === "unreachable" || op === "br") {
      this.effect(
        `${op} ${op === "br" ? this.depth(words[0]) : ""}`,
        op === "return" && this.results ? [stack.at(-1)] : [],
      );
      if (op === "br") this.branch(words[0]);
      this.state = undefined;
      return;
    }
    const [operands, results] = arity(op, this.functions, words[0]);
    const args = operands ? stack.splice(-operands) : [];
    if (op === "br_if" || op === "br_table") {
      const targets = words.filter((word) => word.startsWith("$"));
      this.effect(`${op} ${targets.map((target) => this.depth(target)).join(" ")}`, args);
      for (const target of targets) this.branch(target);
      if (op === "br_table") this.state = undefined;
      return;
    }
    if (/load|store/.test(op)) args[0] = this.node("i32.add", [args[0], this.offset(words)]);
    const name = op === "call" ? `call ${this.nameOf(words[0])}` : [op, ...words].join(" ").replace(GREATER, swapped);
    if (GREATER.test(op)) args.reverse();
    if (/store|^call$|^memory\.|^global\.set/.test(op)) {
      const effect = this.effect(name, args);
      locals.set("memory", effect);
      if (results) stack.push(effect);
    } else if (results) {
      if (/load|^global\.get/.test(op)) args.push(locals.get("memory"));
      stack.push(compared(this.node(name, args)));
    }
  }

  /** Removes the immediate offset of a load or store from its words and returns it as a node. */
  offset(words) {
    const index = words.findIndex((word) => word.startsWith("offset="));
    const [word] = index < 0 ? ["offset=0"] : words.splice(index, 1);
    return this.node(`i32.const ${word.slice("offset=".length)}`);
  }

  depth(target) {
    return this.labels.length - this.labels.findLastIndex(({ name }) => name === target);
  }

  /** Returns a text that is equal for two functions with the same effects on the same values. */
  fingerprint() {
    this.dropCopies();
    const hash = (text) => createHash("sha1").update(text).digest("base64").slice(0, 16);
    let ofPhi = new Map(this.phis.map((phi) => [phi, phi.op]));
    let result = "";
    for (let round = 0; round < ROUNDS; round++) {
      const memo = new Map(ofPhi);
      const of = (ref) => {
        const node = resolve(ref);
        const { op, args } = node;
        if (!memo.has(node) && isSum(node)) memo.set(node, hash(`sum(${sumOf(node, of)})`));
        if (!memo.has(node)) memo.set(node, hash(`${op}(${ordered(op, args.map(of)).join(" ")})`));
        return memo.get(node);
      };
      result = this.effects.map(of).join("\n");
      ofPhi = new Map(this.phis.map((phi) => [phi, hash(`${phi.op}(${phi.args.map(of).join(" ")})`)]));
    }
    return result;
  }

  /** Replaces each join of one value with itself by that value. */
  dropCopies() {
    for (let changed = true; changed; ) {
      changed = false;
      for (const phi of this.phis) {
        if (phi.is) continue;
        const refs = new Set(phi.args.map(resolve));
        refs.delete(phi);
        if (refs.size !== 1) continue;
        [phi.is] = refs;
        changed = true;
      }
    }
  }
}

/** An upper bound of a value that is known not to be negative, else undefined. */
function largest(ref) {
  const { op, args } = resolve(ref);
  if (op.startsWith("i32.const ")) return Number(op.slice(10)) >= 0 ? Number(op.slice(10)) : undefined;
  return op === "i32.and" ? args.map(largest).find((each) => each !== undefined) : undefined;
}

/** Replaces a comparison by its result if bounds of the operands decide it, else by an unsigned one if no operand is negative. */
function compared({ op, args }) {
  const [, or] = op.match(/^i32\.l(t|e)_[su]$/) ?? [];
  const [x, y] = or ? args.map(largest) : [];
  if (x === undefined || y === undefined) return { op, args };
  const holds = or === "t" ? x < y : x <= y;
  const isConstant = args.map((ref) => resolve(ref).op.startsWith("i32.const "));
  if (isConstant[0] && !holds) return { op: "i32.const 0", args: [] };
  if (isConstant[1] && holds) return { op: "i32.const 1", args: [] };
  return { op: `i32.l${or}_u`, args };
}

function isSum({ op }) {
  return op === "i32.add" || op === "i32.sub";
}

/** Returns a text for a sum of integers that does not depend on the order of its terms. */
function sumOf(node, of) {
  let constant = 0;
  const terms = [];
  const add = (ref, sign) => {
    const { op, args } = resolve(ref);
    if (isSum({ op })) {
      add(args[0], sign);
      add(args[1], op === "i32.sub" ? -sign : sign);
    } else if (op.startsWith("i32.const ")) constant += sign * Number(op.slice(10));
    else terms.push(`${sign} ${of(ref)}`);
  };
  add(node, 1);
  return [...terms.sort(), constant | 0].join(" ");
}

/** Sorts the operands of commutative integer operations. */
function ordered(op, hashes) {
  return /^i32\.(mul|and|or|xor|eq|ne)$/.test(op) ? hashes.sort() : hashes;
}

function resolve(node) {
  while (node.is) node = node.is;
  return node;
}
