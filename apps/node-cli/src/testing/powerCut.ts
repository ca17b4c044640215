import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Observer } from "./faults.ts";

/** The files of a folder after a power cut, by name. */
export type DiskState = ReadonlyMap<string, Uint8Array>;

/** A file: its contents now, and those that were on the disk at its last fsync. */
interface Inode {
  written: Uint8Array;
  synced: Uint8Array;
}

/** A change of the folder that is not on the disk before the folder is synced. */
type Change = (names: Map<string, Inode>) => void;

/**
 * Records the operations in a folder, whose present files are on the disk, and collects every state in which a power cut at any moment may leave it. Contents that were
 * not synced are lost or kept. Of the new names and renames since the last sync of the folder any subset is kept.
 */
export class PowerCuts {
  readonly #folder: string;
  readonly #isIgnored: (name: string) => boolean;
  readonly #names = new Map<string, Inode>();
  readonly #states = new Map<string, DiskState>();
  #synced = new Map<string, Inode>();
  #changes: Change[] = [];

  constructor(folder: string, isIgnored: (name: string) => boolean) {
    this.#folder = folder;
    this.#isIgnored = isIgnored;
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const bytes = readFileSync(join(folder, name));
      this.#synced.set(name, { written: bytes, synced: bytes });
    }
    for (const [name, inode] of this.#synced) this.#names.set(name, inode);
  }

  /** All different states so far. */
  get states(): readonly DiskState[] {
    return [...this.#states.values()];
  }

  readonly observe: Observer = (operation, path, dest) => {
    if (path === this.#folder) {
      if (operation !== "fsync") return;
      this.#synced = new Map(this.#names);
      this.#changes = [];
    } else if (dirname(path) === this.#folder) this.#change(operation, basename(path), dest);
    else return;
    this.#collect();
  };

  #change(operation: Parameters<Observer>[0], name: string, dest: string | undefined): void {
    const path = `${this.#folder}/${name}`;
    const inode = this.#names.get(name) ?? { written: new Uint8Array(), synced: new Uint8Array() };
    if (operation === "open" && !this.#names.has(name) && statSync(path).isFile()) {
      this.#apply((names) => void names.set(name, inode));
    } else if (operation === "write") inode.written = readFileSync(path);
    else if (operation === "fsync") inode.synced = inode.written;
    else if (operation === "rename") {
      this.#apply((names) => {
        names.delete(name);
        names.set(basename(dest!), inode);
      });
    }
  }

  #apply(change: Change): void {
    change(this.#names);
    this.#changes.push(change);
  }

  #collect(): void {
    for (let subset = 0; subset < 2 ** this.#changes.length; subset++) {
      const names = new Map(this.#synced);
      this.#changes.forEach((change, at) => {
        if (subset & (1 << at)) change(names);
      });
      for (const contents of ["written", "synced"] as const) {
        const files = [...names]
          .filter(([name]) => !this.#isIgnored(name))
          .map(([name, inode]) => [name, inode[contents]]);
        const state = new Map(files as [string, Uint8Array][]);
        const key = [...state].map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString("latin1")}`).sort();
        this.#states.set(key.join("\n"), state);
      }
    }
  }
}
