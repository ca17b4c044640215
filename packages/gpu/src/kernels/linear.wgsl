// out = addend + bias + Σ_i W_i input_i, and its gradients, as products of matrices: a workgroup computes 16 × 16 elements, a lane one.
const TILE = 16u;
// Tiles of the two factors. Rows are one number longer, so that a column does not lie in one bank of memory.
const PITCH = 17u;
var<workgroup> left: array<f32, 272>;
var<workgroup> right: array<f32, 272>;

// What a workgroup computes: columns from `first` on of the `part`-th of the matrices that lie side by side.
struct LinearTile {
  part: u32,
  first: u32,
}

fn linearFactor(address: u32, inside: bool) -> f32 {
  if (!inside) { return 0.0; }
  return load(address);
}

// header: selection, tiles of outputs. `sizes` is of no row: what decides how often lanes meet must be the same for all of them.
fn linearForward(index: u32, lane: vec3u) {
  let tiles = words[0].y;
  let row = firstRow() + index / tiles * TILE + lane.y;
  let firstOutput = index % tiles * TILE;
  let sizes = Call(1u, 0u, 0u);
  let call = Call(1u, row, 0u);
  let M = size(sizes, Linear.M);
  var sum = 0.0;
  for (var i = 0u; i < 3u; i++) {
    let K = select(0u, size(sizes, Linear.K0 + i), has(sizes, Linear.input0 + i));
    let input = rowOf(call, Linear.input0 + i);
    let weight = rowOf(call, Linear.weight0 + i) + (firstOutput + lane.y) * size(sizes, Linear.stride0 + i);
    for (var first = 0u; first < K; first += TILE) {
      let k = first + lane.x;
      left[lane.y * PITCH + lane.x] = linearFactor(input + k, row < endRow() && k < K);
      right[lane.x * PITCH + lane.y] = linearFactor(weight + k, firstOutput + lane.y < M && k < K);
      workgroupBarrier();
      for (var k = 0u; k < TILE; k++) { sum += left[lane.y * PITCH + k] * right[k * PITCH + lane.x]; }
      workgroupBarrier();
    }
  }
  let m = firstOutput + lane.x;
  if (row >= endRow() || m >= M || !selected(words[0].x, row)) { return; }
  if (has(sizes, Linear.addend)) { sum += load(rowOf(call, Linear.addend) + m); }
  if (has(sizes, Linear.bias)) { sum += load(rowOf(call, Linear.bias) + m); }
  store(rowOf(call, Linear.out) + m, sum);
}

// dInput_i += dOut W_i, dAddend += dOut; header: selection, tiles of their columns, side by side
fn linearBackward(index: u32, lane: vec3u) {
  let tiles = words[0].y;
  let row = firstRow() + index / tiles * TILE + lane.y;
  let sizes = Call(1u, 0u, 0u);
  let call = Call(1u, row, 0u);
  let M = size(sizes, Linear.M);
  let tile = linearTile(index % tiles, sizes, Linear.dInput0);
  let column = tile.first + lane.x;
  let dOut = rowOf(call, Linear.dOut);
  if (tile.part == 3u) {
    if (row < endRow() && column < M && selected(words[0].x, row)) {
      add(rowOf(call, Linear.dAddend) + column, load(dOut + column));
    }
    return;
  }
  let K = size(sizes, Linear.K0 + tile.part);
  let weight = rowOf(call, Linear.weight0 + tile.part) + column;
  let stride = size(sizes, Linear.stride0 + tile.part);
  var sum = 0.0;
  for (var first = 0u; first < M; first += TILE) {
    left[lane.y * PITCH + lane.x] = linearFactor(dOut + first + lane.x, row < endRow() && first + lane.x < M);
    right[lane.y * PITCH + lane.x] = linearFactor(weight + (first + lane.y) * stride, first + lane.y < M && column < K);
    workgroupBarrier();
    for (var m = 0u; m < TILE; m++) { sum += left[lane.y * PITCH + m] * right[m * PITCH + lane.x]; }
    workgroupBarrier();
  }
  if (row >= endRow() || column >= K || !selected(words[0].x, row)) { return; }
  add(rowOf(call, Linear.dInput0 + tile.part) + column, sum);
}

// dW_i += dOut^T input_i, dBias += Σ dOut, over all rows of consecutive slots; header: -, tiles of columns, rows of a slot
fn linearParameterGradient(index: u32, lane: vec3u) {
  let tiles = words[0].y;
  let call = Call(1u, 0u, 0u);
  let M = size(call, Linear.M);
  let tile = linearTile(index % tiles, call, Linear.dWeight0);
  let K = select(size(call, Linear.K0 + tile.part), 1u, tile.part == 3u);
  let firstOutput = index / tiles * TILE;
  let column = tile.first + lane.x;
  var sum = 0.0;
  for (var first = firstRow(); first < endRow(); first += TILE) {
    let row = first + lane.y;
    let inside = row < endRow();
    let output = firstOutput + lane.x;
    left[lane.y * PITCH + lane.x] = linearFactor(linearRow(call, Linear.dOut, row) + output, inside && output < M);
    if (tile.part == 3u) {
      right[lane.y * PITCH + lane.x] = select(0.0, 1.0, inside);
    } else {
      let input = linearRow(call, Linear.input0 + tile.part, row) + column;
      right[lane.y * PITCH + lane.x] = linearFactor(input, inside && column < K);
    }
    workgroupBarrier();
    for (var k = 0u; k < TILE; k++) { sum += left[k * PITCH + lane.y] * right[k * PITCH + lane.x]; }
    workgroupBarrier();
  }
  let m = firstOutput + lane.y;
  if (m >= M || column >= K) { return; }
  if (tile.part == 3u) {
    add(rowOf(call, Linear.dBias) + m, sum);
  } else {
    add(rowOf(call, Linear.dWeight0 + tile.part) + m * size(call, Linear.stride0 + tile.part) + column, sum);
  }
}

// The index-th tile of columns among three matrices, of which some may be missing, then those of what lies behind them.
fn linearTile(index: u32, call: Call, matrices: u32) -> LinearTile {
  var tile = index;
  for (var i = 0u; i < 3u; i++) {
    if (!has(call, matrices + i)) { continue; }
    let tiles = (size(call, Linear.K0 + i) + TILE - 1u) / TILE;
    if (tile < tiles) { return LinearTile(i, tile * TILE); }
    tile -= tiles;
  }
  return LinearTile(3u, tile * TILE);
}

// The address of a row among those of consecutive slots, from the frame's on.
fn linearRow(call: Call, operand: u32, row: u32) -> u32 {
  let batch = words[0].z;
  let place = words[call.base + operand];
  return place.x + place.y * (slotOf(place.z) + row / batch) + place.w * (row % batch);
}
