/** A matrix [rows, columns], row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** The matrix [columns, rows]. */
export function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = Float64Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!);
  return { rows: columns, columns: rows, data: turned };
}

/** Rows `order[0]`, `order[1]`, … of a matrix. */
export function withRows({ columns, data }: Matrix, order: readonly number[]): Matrix {
  const picked = new Float64Array(order.length * columns);
  order.forEach((row, at) => {
    picked.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return { rows: order.length, columns, data: picked };
}

/** Matrices one above the other. */
export function stacked(parts: readonly Matrix[]): Matrix {
  const [{ columns }] = parts as [Matrix];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { rows, columns, data };
}

/** Columns [from, to) of a matrix. */
export function columnsOf({ rows, columns, data }: Matrix, from: number, to: number): Matrix {
  const part = new Float64Array(rows * (to - from));
  for (let row = 0; row < rows; row++)
    part.set(data.subarray(row * columns + from, row * columns + to), row * (to - from));
  return { rows, columns: to - from, data: part };
}

/** Matrices side by side. */
export function besides(parts: readonly Matrix[]): Matrix {
  return transposed(stacked(parts.map(transposed)));
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float64Array(rows * columns) };
}
