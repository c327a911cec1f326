// Which numbers were seen before, in a few bytes each: a call has a million recipients.

/** Numbers are kept in so many parts by their last bits, so that only one of them grows at a time. */
const parts = 64;
const fewest = 64;
const fullest = 0.85;
const highest = 2 ** 32;

/** Takes whole numbers from 0 to 2^53 - 1 that are spread evenly, and tells of each whether it came before. */
export function seenNumbers(): (number: number) => boolean {
  const seen: ReturnType<typeof seenPart>[] = [];
  return (number) => (seen[number % parts] ??= seenPart())(Math.floor(number / parts));
}

/** The same for numbers below 2^47. */
function seenPart(): (number: number) => boolean {
  // Open addressing: a number stands in its own slot or in the next free one. Slots hold numbers plus one in two
  // halves, six bytes together; 0 is free.
  let low = new Uint32Array(fewest);
  let high = new Uint16Array(fewest);
  let count = 0;

  /** Puts the halves where they belong; false where they stand there already. */
  function put(ownLow: number, ownHigh: number): boolean {
    const { length } = low;
    let at = Math.floor((ownLow * length) / highest);
    while (low[at] !== 0 || high[at] !== 0) {
      if (low[at] === ownLow && high[at] === ownHigh) return false;
      if (++at === length) at = 0;
    }
    low[at] = ownLow;
    high[at] = ownHigh;
    return true;
  }

  function grow(): void {
    const before = { low, high };
    const length = Math.ceil(low.length * (low.length < 8_192 ? 2 : 1.4));
    low = new Uint32Array(length);
    high = new Uint16Array(length);
    for (const [at, kept] of before.low.entries()) {
      if (kept !== 0 || before.high[at] !== 0) put(kept, before.high[at]!);
    }
  }

  return (number) => {
    const kept = number + 1;
    if (!put(kept % highest, Math.floor(kept / highest))) return true;
    if (++count > fullest * low.length) grow();
    return false;
  };
}
