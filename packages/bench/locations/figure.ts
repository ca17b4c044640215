/** A figure with two logarithmic axes: CPU milliseconds of a training step over the number of locations. */

/** Points [locations, milliseconds], by ascending locations. */
export type Curve = readonly (readonly [locations: number, ms: number])[];

const WIDTH = 640;
const HEIGHT = 360;
const LEFT = 60;
const RIGHT = 80;
const TOP = 24;
const BOTTOM = 46;
const MOST = 2 ** 20;
const LEAST = 2 ** 8;
const TITLE = "CPU milliseconds of a training step over the number of locations; both axes are logarithmic";
const STYLE = `text{font:12px system-ui,sans-serif;fill:#4b525f}.name{font-weight:600;fill:#161a22}
line{stroke:#d8d5cc}polyline{fill:none;stroke-width:2;stroke-linejoin:round}.dense{stroke:#b8005c}.sparse{stroke:#1763bf}
@media(prefers-color-scheme:dark){text{fill:#b4bbc7}.name{fill:#edeff3}line{stroke:#333a44}.dense{stroke:#ff6bb0}.sparse{stroke:#6cb0ff}}`;

/** The figure as SVG. The curves are named by their keys. */
export function figureOf(curves: Readonly<Record<string, Curve>>): string {
  const times = Object.values(curves).flatMap((curve) => curve.map(([, ms]) => ms));
  const low = Math.floor(Math.log10(Math.min(...times)));
  const high = Math.ceil(Math.log10(Math.max(...times)));
  const x = (locations: number): number =>
    LEFT + ((WIDTH - LEFT - RIGHT) * Math.log2(locations / LEAST)) / Math.log2(MOST / LEAST);
  const y = (ms: number): number => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (Math.log10(ms) - low)) / (high - low);
  const parts = [
    ...Array.from({ length: high - low + 1 }, (_, k) => horizontal(10 ** (low + k), y)),
    ...Array.from({ length: 7 }, (_, k) => column(2 ** (8 + 2 * k), x)),
    ...Object.entries(curves).flatMap(([name, curve]) => drawn(name, curve, x, y)),
    `<text x="${LEFT}" y="14">CPU ms a step</text>`,
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">locations</text>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${TITLE}">
<title>${TITLE}</title><style>${STYLE}</style>
${parts.join("\n")}
</svg>
`;
}

type Scale = (value: number) => number;

function horizontal(ms: number, y: Scale): string {
  const at = y(ms).toFixed(1);
  const label = `<text x="${LEFT - 8}" y="${(y(ms) + 4).toFixed(1)}" text-anchor="end">${Number(ms.toPrecision(1))}</text>`;
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>${label}`;
}

function column(locations: number, x: Scale): string {
  return `<text x="${x(locations).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${locations.toLocaleString("en")}</text>`;
}

function drawn(name: string, curve: Curve, x: Scale, y: Scale): string[] {
  if (curve.length === 0) return [];
  const points = curve.map(([locations, ms]) => `${x(locations).toFixed(1)},${y(ms).toFixed(1)}`);
  const [locations, ms] = curve.at(-1)!;
  const label = `<text x="${(x(locations) + 6).toFixed(1)}" y="${(y(ms) + 4).toFixed(1)}" class="name">${name}</text>`;
  return [`<polyline points="${points.join(" ")}" class="${name}"/>`, label];
}
