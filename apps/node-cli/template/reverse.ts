import { defineTask } from "@dncjs/tasks";

export default defineTask({
  name: "reverse",
  description: "repeat 1 to 8 random bits in reverse order",
  inputs: 2, // a bit, and the signal to answer
  outputs: 1,
  sample(random) {
    const bits = Array.from({ length: 1 + random.integer(8) }, () => random.integer(2));
    const zeros = bits.map(() => 0);
    return {
      x: [...bits.map((bit) => [bit, 0]), ...bits.map(() => [0, 1])],
      y: [...zeros, ...bits.toReversed()],
      mask: [...zeros, ...bits.map(() => 1)], // only the answer is scored
    };
  },
});
