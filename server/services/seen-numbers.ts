// Which numbers were seen before, in a few bytes each: a call has a million recipients.

const fewest = 1_024;

/** Takes whole numbers from 0 to 2^53 - 1 that are spread evenly, and tells of each whether it came before. */
export function seenNumbers(): (number: number) => boolean {
  // Open addressing: a number stands in its own slot or in the next free one. Slots hold numbers plus one, 0 is free.
  let slots = new Float64Array(fewest);
  let count = 0;

  /** Puts the number where it belongs; false where it stands there already. */
  function put(number: number): boolean {
    const mask = slots.length - 1;
    let at = number & mask;
    while (slots[at] !== 0 && slots[at] !== number + 1) at = (at + 1) & mask;
    if (slots[at] !== 0) return false;
    slots[at] = number + 1;
    return true;
  }

  function grow(): void {
    const before = slots;
    slots = new Float64Array(2 * before.length);
    for (const kept of before) if (kept !== 0) put(kept - 1);
  }

  return (number) => {
    if (!put(number)) return true;
    if (2 * ++count > slots.length) grow();
    return false;
  };
}
