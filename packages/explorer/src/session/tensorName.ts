/** Returns the name of a tensor in words: "read weights" for "readWeights". */
export function tensorName(tensor: string): string {
  return tensor === "y" ? "answer" : tensor.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
