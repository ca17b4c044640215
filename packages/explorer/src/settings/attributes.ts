import { fields, readSettings, type Settings, writeSettings } from "./settings.ts";

/**
 * Settings by attribute name, for elements and messages. Names are those of the address, except that `lesson` is
 * `task`.
 */
export type NamedSettings = Readonly<Record<string, string>>;

const names: ReadonlyMap<string, string> = new Map(
  Object.values(fields).map(({ key }) => [key === "lesson" ? "task" : key, key]),
);
export const attributeNames: readonly string[] = [...names.keys()];

/** Reads settings. Never throws: unknown names and invalid values are ignored. */
export function fromNamed(named: NamedSettings): Settings {
  const parameters = new URLSearchParams();
  for (const [name, key] of names) if (Object.hasOwn(named, name)) parameters.set(key, named[name]!);
  return readSettings(parameters.toString());
}

/** Returns the settings without defaults. */
export function toNamed(settings: Settings): NamedSettings {
  const parameters = new URLSearchParams(writeSettings(settings));
  return Object.fromEntries(
    [...names].flatMap(([name, key]) => (parameters.has(key) ? [[name, parameters.get(key)!]] : [])),
  );
}

/** Returns the settings in an element's attributes. */
export function attributesOf(element: Element): NamedSettings {
  return Object.fromEntries(
    attributeNames.flatMap((name) => (element.hasAttribute(name) ? [[name, element.getAttribute(name)!]] : [])),
  );
}
