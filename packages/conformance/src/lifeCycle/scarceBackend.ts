import { type AnyBackend, BackendError } from "@dncjs/core";

/** The methods of backends that take memory. */
const TAKERS: ReadonlySet<PropertyKey> = new Set(["allocate", "createFrame", "bind", "bindWalk", "createRunner"]);

/** A backend that refuses memory while `isFull` is true. */
export class ScarceBackend {
  isFull = false;
  readonly backend: AnyBackend;

  constructor(backend: AnyBackend) {
    this.backend = new Proxy(backend, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (this.isFull && TAKERS.has(name)) throw new BackendError(target.name, "out of memory");
          return value.apply(target, args);
        };
      },
    });
  }
}
