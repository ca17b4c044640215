import { describe } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";
import { describeGolden } from "./golden.ts";
import { describeInvariants } from "./invariants.ts";
import { describeKernels } from "./laws.ts";
import { describeMechanisms } from "./mechanisms.ts";
import { describePairs } from "./pairs.ts";
import { describeSequences } from "./sequences.ts";

/** Everything a backend must do, whichever it is; no backend is compared with another but the reference. */
export function describeBackend(backend: BackendUnderTest): void {
  describe(backend.name, () => {
    describeKernels(backend);
    describePairs(backend);
    describeMechanisms(backend);
    describeSequences(backend);
    describeInvariants(backend);
    describeGolden(backend);
  });
}
