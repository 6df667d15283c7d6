"""The kernels of `guests/bench/src/kernels.rs` in CPython: `kernels.py KERNEL TIMES ROWS` prints the sum."""

import math
import sys

WARDS = 30
FEATURES, SAMPLE, ROUNDS = 8, 2000, 10
SIDE = 160


def mixed(number):
    """Bits that look like chance: the same in every language."""
    number = (number + 0x9E3779B9) & 0xFFFFFFFF
    number = ((number ^ (number >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    number = ((number ^ (number >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return number ^ (number >> 16)


def group(rows):
    wards = [mixed(row) % WARDS for row in range(rows)]
    days = [mixed((row + 0x10000000) & 0xFFFFFFFF) % 1000 / 8.0 for row in range(rows)]

    def work():
        sums, counts = [0.0] * WARDS, [0] * WARDS
        for ward, number in zip(wards, days):
            sums[ward] += number
            counts[ward] += 1
        return sum(total / count for total, count in zip(sums, counts) if count)

    return work


def integers():
    def work():
        state, total = 1, 0
        for _ in range(1_000_000):
            state ^= state << 13 & 0xFFFFFFFF
            state ^= state >> 17
            state ^= state << 5 & 0xFFFFFFFF
            total += state
        return float(total)

    return work


def tokenising():
    letters = []
    for word in range(60_000):
        bits = mixed(word)
        for letter in range(2 + bits % 8):
            code = chr(97 + mixed((bits + letter) & 0xFFFFFFFF) % 13)
            letters.append(code.upper() if letter == 0 else code)
        letters.append("," if bits % 11 == 0 else " ")
    text = "".join(letters).encode()

    def work():
        counts = [0] * 65536
        mark, length = 0x811C9DC5, 0
        for byte in text:
            if 65 <= byte <= 90 or 97 <= byte <= 122:
                mark = ((mark ^ (byte | 32)) * 0x01000193) & 0xFFFFFFFF
                length += 1
            else:
                if length:
                    counts[mark & 0xFFFF] += 1
                mark, length = 0x811C9DC5, 0
        return float(sum(count * count for count in counts))

    return work


def regression():
    rows = [
        [mixed(row * FEATURES + feature) % 1000 / 500.0 - 1.0 for feature in range(FEATURES)]
        for row in range(SAMPLE)
    ]
    outcomes = [1.0 if row[0] + row[1] > 0.0 else 0.0 for row in rows]

    def work():
        weights = [0.0] * FEATURES
        for _ in range(ROUNDS):
            slope = [0.0] * FEATURES
            for row, outcome in zip(rows, outcomes):
                score = sum(value * weight for value, weight in zip(row, weights))
                wrong = 1.0 / (1.0 + math.exp(-score)) - outcome
                for feature, value in enumerate(row):
                    slope[feature] += wrong * value
            weights = [weight - change / SAMPLE for weight, change in zip(weights, slope)]
        return sum(weights)

    return work


def matrices(dot):
    left = [mixed(number) % 1000 / 1000.0 for number in range(SIDE * SIDE)]
    right = [mixed(number + SIDE * SIDE) % 1000 / 1000.0 for number in range(SIDE * SIDE)]

    def work():
        rows = [left[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
        columns = [right[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
        return sum(sum(dot(row, column) for column in columns) for row in rows)

    return work


def dot(row, column):
    return sum(one * other for one, other in zip(row, column))


def dot_unrolled(row, column):
    total = 0.0
    for place in range(0, SIDE, 8):
        a, b, c, d, e, f, g, h = row[place : place + 8]
        i, j, k, l, m, n, o, p = column[place : place + 8]
        total += a * i + b * j + c * k + d * l + e * m + f * n + g * o + h * p
    return total


kernel, times, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
work = {
    "group": lambda: group(rows),
    "integers": integers,
    "tokenising": tokenising,
    "logistic regression": regression,
    "matrix product, plain": lambda: matrices(dot),
    "matrix product, unrolled": lambda: matrices(dot_unrolled),
}[kernel]()
print(repr(sum(work() for _ in range(times))))
