import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, test } from "vitest";
import { applies, type BackendUnderTest, backends } from "./backends.ts";
import { expectPass } from "./failures.ts";
import { sharedFile } from "./golden.ts";
import { goldenPath } from "./goldenPath.ts";
import type { Host, Where } from "./host.ts";
import { suite } from "./suite.ts";
import { describeWrongBackend } from "./testing/describeWrongBackend.ts";

/** The weights are not part of the repository. Their case is skipped without them, but fails in CI. */
const lacksShared = !existsSync(goldenPath(sharedFile)) && !process.env.CI;

/** Describes the tests of one host: each backend passes the suite, and a wrong backend fails. */
export function describeHost(title: string, where: Where, open: () => Promise<Host>): void {
  describe(title, () => {
    let host: Host;
    beforeAll(async () => {
      host = await open();
    });
    afterAll(() => host?.close());

    describe.each(backends)("$name", (backend) => describeBackend(backend, where, () => host));
    describeWrongBackend(() => host);
  });
}

function describeBackend(backend: BackendUnderTest, where: Where, host: () => Host): void {
  for (const { name } of suite.filter((one) => applies(one, backend, where))) {
    test.skipIf(lacksShared && name.endsWith(sharedFile))(name, () => expectPass(host(), backend.name, name));
  }
}
