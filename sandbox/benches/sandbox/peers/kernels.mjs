// The kernels of guests/bench/src/kernels.rs in Node: `node kernels.mjs KERNEL TIMES ROWS` prints the sum.

const WARDS = 30;
const FEATURES = 8, SAMPLE = 2000, ROUNDS = 10;
const SIDE = 160;

// Bits that look like chance: the same in every language.
function mixed(number) {
  number = (number + 0x9e3779b9) >>> 0;
  number = Math.imul(number ^ (number >>> 16), 0x85ebca6b) >>> 0;
  number = Math.imul(number ^ (number >>> 13), 0xc2b2ae35) >>> 0;
  return (number ^ (number >>> 16)) >>> 0;
}

function group(rows) {
  const wards = Uint32Array.from({ length: rows }, (_, row) => mixed(row) % WARDS);
  const days = Float64Array.from({ length: rows }, (_, row) => (mixed(row + 0x10000000) % 1000) / 8);
  return () => {
    const sums = new Float64Array(WARDS), counts = new Uint32Array(WARDS);
    for (let row = 0; row < rows; row++) {
      sums[wards[row]] += days[row];
      counts[wards[row]] += 1;
    }
    return sums.reduce((all, sum, ward) => (counts[ward] ? all + sum / counts[ward] : all), 0);
  };
}

function integers() {
  return () => {
    let state = 1, sum = 0;
    for (let step = 0; step < 1_000_000; step++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      sum += state >>> 0;
    }
    return sum;
  };
}

function tokenising() {
  let letters = "";
  for (let word = 0; word < 60_000; word++) {
    const bits = mixed(word);
    for (let letter = 0; letter < 2 + (bits % 8); letter++) {
      const code = String.fromCharCode(97 + (mixed((bits + letter) >>> 0) % 13));
      letters += letter === 0 ? code.toUpperCase() : code;
    }
    letters += bits % 11 === 0 ? "," : " ";
  }
  const text = Buffer.from(letters);
  return () => {
    const counts = new Uint32Array(65536);
    let hash = 0x811c9dc5, length = 0;
    for (let place = 0; place < text.length; place++) {
      const byte = text[place];
      if ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)) {
        hash = Math.imul(hash ^ (byte | 32), 0x01000193);
        length += 1;
      } else {
        if (length) counts[hash & 0xffff] += 1;
        hash = 0x811c9dc5;
        length = 0;
      }
    }
    return counts.reduce((all, count) => all + count * count, 0);
  };
}

function regression() {
  const rows = Array.from({ length: SAMPLE }, (_, row) =>
    Float64Array.from({ length: FEATURES }, (_, feature) => (mixed(row * FEATURES + feature) % 1000) / 500 - 1));
  const outcomes = rows.map((row) => (row[0] + row[1] > 0 ? 1 : 0));
  return () => {
    const weights = new Float64Array(FEATURES);
    for (let round = 0; round < ROUNDS; round++) {
      const slope = new Float64Array(FEATURES);
      for (let number = 0; number < SAMPLE; number++) {
        const row = rows[number];
        let score = 0;
        for (let feature = 0; feature < FEATURES; feature++) score += row[feature] * weights[feature];
        const wrong = 1 / (1 + Math.exp(-score)) - outcomes[number];
        for (let feature = 0; feature < FEATURES; feature++) slope[feature] += wrong * row[feature];
      }
      for (let feature = 0; feature < FEATURES; feature++) weights[feature] -= slope[feature] / SAMPLE;
    }
    return weights.reduce((all, weight) => all + weight, 0);
  };
}

function matrices(dot) {
  const left = Float64Array.from({ length: SIDE * SIDE }, (_, number) => (mixed(number) % 1000) / 1000);
  const right = Float64Array.from({ length: SIDE * SIDE }, (_, number) => (mixed(number + SIDE * SIDE) % 1000) / 1000);
  return () => {
    let sum = 0;
    for (let row = 0; row < SIDE * SIDE; row += SIDE)
      for (let column = 0; column < SIDE * SIDE; column += SIDE) sum += dot(left, row, right, column);
    return sum;
  };
}

function dot(left, row, right, column) {
  let sum = 0;
  for (let place = 0; place < SIDE; place++) sum += left[row + place] * right[column + place];
  return sum;
}

function dotUnrolled(left, row, right, column) {
  let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
  for (let place = 0; place < SIDE; place += 8) {
    const l = row + place, r = column + place;
    a += left[l] * right[r];
    b += left[l + 1] * right[r + 1];
    c += left[l + 2] * right[r + 2];
    d += left[l + 3] * right[r + 3];
    e += left[l + 4] * right[r + 4];
    f += left[l + 5] * right[r + 5];
    g += left[l + 6] * right[r + 6];
    h += left[l + 7] * right[r + 7];
  }
  return a + b + c + d + e + f + g + h;
}

const [kernel, times, rows] = process.argv.slice(2);
const work = {
  "group": () => group(Number(rows)),
  "integers": integers,
  "tokenising": tokenising,
  "logistic regression": regression,
  "matrix product, plain": () => matrices(dot),
  "matrix product, unrolled": () => matrices(dotUnrolled),
}[kernel]();
let sum = 0;
for (let time = 0; time < Number(times); time++) sum += work();
console.log(sum);
