import { fields, readSettings, type Settings, writeSettings } from "./settings.ts";

/**
 * Settings as an element or a message has them: named as in an address, but that the lesson is a task there. The names are the
 * attributes of `<dnc-explorer>`.
 */
export type NamedSettings = Readonly<Record<string, string>>;

const names: ReadonlyMap<string, string> = new Map(
  Object.values(fields).map(({ key }) => [key === "lesson" ? "task" : key, key]),
);
export const attributeNames: readonly string[] = [...names.keys()];

/** Never throws: what it does not know or cannot read is left at its default. */
export function fromNamed(named: NamedSettings): Settings {
  const parameters = new URLSearchParams();
  for (const [name, key] of names) if (Object.hasOwn(named, name)) parameters.set(key, named[name]!);
  return readSettings(parameters.toString());
}

/** Without the defaults. */
export function toNamed(settings: Settings): NamedSettings {
  const parameters = new URLSearchParams(writeSettings(settings));
  return Object.fromEntries(
    [...names].flatMap(([name, key]) => (parameters.has(key) ? [[name, parameters.get(key)!]] : [])),
  );
}

/** What the attributes of an element say. */
export function attributesOf(element: Element): NamedSettings {
  return Object.fromEntries(
    attributeNames.flatMap((name) => (element.hasAttribute(name) ? [[name, element.getAttribute(name)!]] : [])),
  );
}
