/** Place of each station on the page's map, in squares of a grid from the top left: the real map, with the centre spread out. */
const grid: Readonly<Record<string, readonly [x: number, y: number]>> = {
  Aldgate: [17.7, 4.9],
  "Aldgate East": [19, 4.2],
  "Baker Street": [3.4, 2.2],
  Bank: [15.2, 5.3],
  Barbican: [13, 3.5],
  Bayswater: [0.2, 6.2],
  Blackfriars: [12.2, 7.3],
  "Bond Street": [4.6, 5.2],
  "Cannon Street": [16, 7.2],
  "Charing Cross": [9.1, 7.9],
  "Edgware Road (C)": [1.6, 2.9],
  Embankment: [10, 8.6],
  Euston: [7.4, 0.2],
  "Euston Square": [8.3, 1.3],
  Farringdon: [11.4, 2.5],
  "Gloucester Road": [0.3, 10.5],
  "Great Portland Street": [5.3, 1.9],
  "Green Park": [6.1, 7.9],
  Holborn: [10.6, 4.5],
  "King's Cross St. Pancras": [9.7, 0.2],
  "Leicester Square": [8.9, 6.2],
  "Liverpool Street": [16.5, 3.5],
  "London Bridge": [15.1, 9.4],
  "Mansion House": [14.2, 7.2],
  Monument: [17.3, 6.9],
  Moorgate: [14.9, 3.1],
  "Oxford Circus": [6.6, 5.2],
  Paddington: [0.8, 4.5],
  "Picadilly Circus": [7.6, 7],
  "Sloane Square": [4.2, 11.6],
  "South Kensington": [2.2, 11.5],
  "St. James's Park": [7.9, 10.8],
  Temple: [11, 7.7],
  "Tottenham Court Road": [8.6, 4.9],
  "Tower Hill": [18.3, 6.1],
  Victoria: [6, 10.8],
  "Warren Street": [6.7, 3.1],
  Waterloo: [11.6, 9.6],
  Westminster: [9.5, 9.9],
};

const RIGHT = 19;
const BOTTOM = 11.8;

/** Size of the map in pixels. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** Space for labels around the stations. */
const MARGIN = { x: 26, y: 16 } as const;

/** Returns the place of a station in pixels. */
export function placeOf(station: string, { width, height }: MapSize): readonly [x: number, y: number] {
  const [x, y] = grid[station]!;
  return [MARGIN.x + (x / RIGHT) * (width - 2 * MARGIN.x), MARGIN.y + (y / BOTTOM) * (height - 2 * MARGIN.y)];
}
