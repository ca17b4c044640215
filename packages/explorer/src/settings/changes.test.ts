import { describe, expect, it } from "vitest";
import { type Change, placedIn, withChange } from "./changes.ts";
import { readSettings, writeSettings } from "./settings.ts";

const change = (patch: Partial<Change>): Change => ({
  kind: "cell",
  step: 5,
  location: 3,
  cell: 7,
  value: -1250,
  ...patch,
});
const read = (text: string) => readSettings(`#changes=${text}`).changes;

describe("changes in the address", () => {
  it("survive encoding, in order", () => {
    const changes = [
      change({}),
      change({ kind: "lock", cell: 0, value: 0 }),
      change({ kind: "mode-back", value: 500 }),
    ];
    const text = writeSettings({ ...readSettings(""), changes });
    expect(text).toBe("changes=cell.5.3.7.-1250_lock.5.3.0.0_mode-back.5.3.7.500");
    expect(readSettings(text).changes).toEqual(changes);
    expect(writeSettings({ ...readSettings(""), changes: [] })).toBe("");
  });

  it("are clamped: steps, locations, cells and values", () => {
    expect(read("cell.9999.9999.9999.999999")).toEqual([
      change({ step: 399, location: 255, cell: 255, value: 10_000 }),
    ]);
    expect(read("read.1.1.0.-5_write-gate.1.0.0.4000_lock.1.1.0.77").map(({ value }) => value)).toEqual([0, 1000, 0]);
  });

  it("are clamped to the run that they change", () => {
    const far = change({ step: 399, location: 255, cell: 255 });
    const sizes = { T: 18, N: 16, W: 12 };
    expect(placedIn(far, sizes)).toEqual({ ...far, step: 17, location: 15, cell: 11 });
    expect(placedIn({ ...far, kind: "link" }, sizes)).toMatchObject({ location: 15, cell: 15 });
    expect(placedIn(change({}), sizes)).toEqual(change({}));
  });

  it("are ignored if invalid or beyond the maximum number", () => {
    expect(read("cell.1.2.3_x.1.2.3.4_toString.1.1.1.1_cell.1e3.0.0.0_cell.-1.0.0.0_<b>")).toEqual([]);
    expect(read(Array.from({ length: 90 }, (_, step) => `cell.${step}.0.0.0`).join("_"))).toHaveLength(32);
  });

  it("replace older changes of the same number", () => {
    const first = change({});
    const other = change({ step: 6 });
    expect(withChange([first, other], change({ value: 9 }))).toEqual([other, change({ value: 9 })]);
  });
});
