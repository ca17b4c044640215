// out = addend + bias + Σ_i W_i input_i, and its gradients, as matrix products. A workgroup computes a tile of TILE × TILE numbers, one
// number per lane. The descriptor starts with the words of TileHeader. The words of the call follow.

// Tiles of the two factors. A row is one number longer than the tile, to avoid bank conflicts when lanes read a column.
const PITCH = TILE + 1u;
var<workgroup> left: array<f32, TILE * PITCH>;
var<workgroup> right: array<f32, TILE * PITCH>;

// The output of a workgroup: columns from `first` on of matrix `part`, among the matrices side by side.
struct LinearTile {
  part: u32,
  first: u32,
}

fn linearFactor(address: u32, inside: bool) -> f32 {
  if (!inside) { return 0.0; }
  return load(address);
}

// Loop bounds must be uniform, because the loops contain barriers. They come from `sizes`, the call at batch element 0.
fn linearForward(index: u32, lane: vec3u) {
  let tiles = header(TileHeader.columnTiles);
  let element = firstElement() + index / tiles * TILE + lane.y;
  let firstOutput = index % tiles * TILE;
  let sizes = Call(HEADER_VECTORS, 0u, 0u);
  let call = Call(HEADER_VECTORS, element, 0u);
  let M = size(sizes, Linear.M);
  var sum = 0.0;
  for (var i = 0u; i < 3u; i++) {
    let K = select(0u, size(sizes, Linear.K0 + i), has(sizes, Linear.input0 + i));
    let input = addressOf(call, Linear.input0 + i);
    let weight = addressOf(call, Linear.weight0 + i) + (firstOutput + lane.y) * size(sizes, Linear.stride0 + i);
    for (var first = 0u; first < K; first += TILE) {
      let k = first + lane.x;
      left[lane.y * PITCH + lane.x] = linearFactor(input + k, element < endElement() && k < K);
      right[lane.x * PITCH + lane.y] = linearFactor(weight + k, firstOutput + lane.y < M && k < K);
      workgroupBarrier();
      for (var k = 0u; k < TILE; k++) { sum += left[lane.y * PITCH + k] * right[k * PITCH + lane.x]; }
      workgroupBarrier();
    }
  }
  let m = firstOutput + lane.x;
  if (element >= endElement() || m >= M || !selected(header(TileHeader.selection), element)) { return; }
  if (has(sizes, Linear.addend)) { sum += load(addressOf(call, Linear.addend) + m); }
  if (has(sizes, Linear.bias)) { sum += load(addressOf(call, Linear.bias) + m); }
  store(addressOf(call, Linear.out) + m, sum);
}

// dInput_i += dOut W_i, dAddend += dOut. The column tiles are those of all dInput_i, then of dAddend.
fn linearBackward(index: u32, lane: vec3u) {
  let tiles = header(TileHeader.columnTiles);
  let element = firstElement() + index / tiles * TILE + lane.y;
  let sizes = Call(HEADER_VECTORS, 0u, 0u);
  let call = Call(HEADER_VECTORS, element, 0u);
  let M = size(sizes, Linear.M);
  let tile = linearTile(index % tiles, sizes, Linear.dInput0);
  let column = tile.first + lane.x;
  let dOut = addressOf(call, Linear.dOut);
  if (tile.part == 3u) {
    if (element < endElement() && column < M && selected(header(TileHeader.selection), element)) {
      add(addressOf(call, Linear.dAddend) + column, load(dOut + column));
    }
    return;
  }
  let K = size(sizes, Linear.K0 + tile.part);
  let weight = addressOf(call, Linear.weight0 + tile.part) + column;
  let stride = size(sizes, Linear.stride0 + tile.part);
  var sum = 0.0;
  for (var first = 0u; first < M; first += TILE) {
    left[lane.y * PITCH + lane.x] = linearFactor(dOut + first + lane.x, element < endElement() && first + lane.x < M);
    right[lane.y * PITCH + lane.x] = linearFactor(weight + (first + lane.y) * stride, first + lane.y < M && column < K);
    workgroupBarrier();
    for (var m = 0u; m < TILE; m++) { sum += left[lane.y * PITCH + m] * right[m * PITCH + lane.x]; }
    workgroupBarrier();
  }
  if (element >= endElement() || column >= K || !selected(header(TileHeader.selection), element)) { return; }
  add(addressOf(call, Linear.dInput0 + tile.part) + column, sum);
}

// dW_i += dOut^T input_i, dBias += Σ dOut, over the batch elements of consecutive slots. The column tiles are those of all dW_i, then of
// dBias.
fn linearParameterGradient(index: u32, lane: vec3u) {
  let tiles = header(TileHeader.columnTiles);
  let call = Call(HEADER_VECTORS, 0u, 0u);
  let M = size(call, Linear.M);
  let tile = linearTile(index % tiles, call, Linear.dWeight0);
  let K = select(size(call, Linear.K0 + tile.part), 1u, tile.part == 3u);
  let firstOutput = index / tiles * TILE;
  let column = tile.first + lane.x;
  var sum = 0.0;
  for (var first = firstElement(); first < endElement(); first += TILE) {
    let element = first + lane.y;
    let inside = element < endElement();
    let output = firstOutput + lane.x;
    left[lane.y * PITCH + lane.x] = linearFactor(linearElement(call, Linear.dOut, element) + output, inside && output < M);
    if (tile.part == 3u) {
      right[lane.y * PITCH + lane.x] = select(0.0, 1.0, inside);
    } else {
      let input = linearElement(call, Linear.input0 + tile.part, element) + column;
      right[lane.y * PITCH + lane.x] = linearFactor(input, inside && column < K);
    }
    workgroupBarrier();
    for (var k = 0u; k < TILE; k++) { sum += left[k * PITCH + lane.y] * right[k * PITCH + lane.x]; }
    workgroupBarrier();
  }
  let m = firstOutput + lane.y;
  if (m >= M || column >= K) { return; }
  if (tile.part == 3u) {
    add(addressOf(call, Linear.dBias) + m, sum);
  } else {
    add(addressOf(call, Linear.dWeight0 + tile.part) + m * size(call, Linear.stride0 + tile.part) + column, sum);
  }
}

// Returns the column tile `index` among the three matrices, some of which may be absent, and the matrix after them (part 3).
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

// Returns the address of a batch element counted over consecutive slots, from the slot of the frame on.
fn linearElement(call: Call, operand: u32, element: u32) -> u32 {
  let batch = header(TileHeader.batch);
  let slice = words[call.base + operand];
  let slot = slotOf(slice[Slice.clock]) + element / batch;
  return slice[Slice.base] + slice[Slice.stride] * slot + slice[Slice.batchStride] * (element % batch);
}
