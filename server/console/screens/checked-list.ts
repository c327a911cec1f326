// What a check said of a list of any length, kept small: a million rows are some forty megabytes, and their table needs no more.

/** One row's answer as it is added. */
export interface RowAnswer {
  readonly address: string;
  readonly allow: boolean;
  readonly reason: string;
  /** Of a consent: its end. Of a reason that passes: when to ask again. */
  readonly until?: string | undefined;
}

/** One row as it is shown. */
export interface CheckedRow extends RowAnswer {
  /** From 0, in the order of the list. */
  readonly index: number;
  /** The decision record that it is in; undefined for rows that were not asked. */
  readonly check: string | undefined;
  /** Before when it may be used. */
  readonly validUntil: string | undefined;
}

/** Rows that were added together. */
export interface ListPart {
  readonly start: number;
  readonly count: number;
  /** Positions within the part that were asked, in the order they were. */
  readonly asked: Uint16Array;
  readonly check: string | undefined;
  readonly validUntil: string | undefined;
}

interface StoredPart extends ListPart {
  /** The addresses, one a line: a single text is a third of many small ones. */
  readonly text: string;
}

/** Rows in their order, with counts by reason; grows part by part. */
export class CheckedList {
  #codes = new Uint8Array(16_384);
  /** Seconds since 1970; 0 where nothing ends. */
  #ends = new Uint32Array(16_384);
  #size = 0;
  readonly #reasons: string[] = [];
  /** Whether each reason is one to allow. */
  readonly #allows: boolean[] = [];
  readonly #counts: number[] = [];
  readonly #parts: StoredPart[] = [];
  #open: { readonly part: StoredPart; readonly addresses: readonly string[] } | undefined;

  get size(): number {
    return this.#size;
  }

  get parts(): readonly ListPart[] {
    return this.#parts;
  }

  /** Adds rows; `asked` names those of them that the server was asked about. */
  add(rows: readonly RowAnswer[], said: Pick<ListPart, "asked" | "check" | "validUntil">): void {
    const text = rows.map(({ address }) => address.replaceAll("\n", " ")).join("\n");
    this.#parts.push({ start: this.#size, count: rows.length, text, ...said });
    this.#grow(this.#size + rows.length);
    for (const row of rows) this.#put(this.#size++, row);
  }

  /** Puts another answer in the place of the one at that row. */
  set(index: number, answer: Omit<RowAnswer, "address">): void {
    this.#counts[this.#codes[index]!]!--;
    this.#put(index, answer);
  }

  /** A part was asked again: under which decision record, and before when its answers may be used now. */
  renew(part: ListPart, said: Pick<ListPart, "check" | "validUntil">): void {
    const at = this.#parts.indexOf(part as StoredPart);
    this.#parts[at] = { ...this.#parts[at]!, ...said };
  }

  /** How many rows have each reason, the most frequent first. */
  counts(): { readonly reason: string; readonly allow: boolean; readonly count: number }[] {
    return this.#reasons
      .map((reason, code) => ({ reason, allow: this.#allows[code]!, count: this.#counts[code]! }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
  }

  /** One row. */
  row(index: number): CheckedRow {
    const part = this.#partOf(index);
    const { start, asked, check, validUntil } = part;
    const code = this.#codes[index]!;
    const end = this.#ends[index]!;
    const isAsked = holds(asked, index - start);
    return {
      index,
      address: this.#addressesOf(part)[index - start]!,
      allow: this.#allows[code]!,
      reason: this.#reasons[code]!,
      ...(end === 0 ? {} : { until: new Date(end * 1_000).toISOString() }),
      check: isAsked ? check : undefined,
      validUntil: isAsked ? validUntil : undefined,
    };
  }

  /** The addresses that a part was asked about, in the order they were. */
  askedIn(part: ListPart): string[] {
    const addresses = this.#addressesOf(part as StoredPart);
    return Array.from(part.asked, (at) => addresses[at]!);
  }

  /** The rows that a filter leaves, in order: by reason, by answer, by a piece of the address. */
  matching(filter: { readonly allow?: boolean; readonly reason?: string; readonly text?: string }): Uint32Array {
    const found = new Uint32Array(this.#size);
    const code = filter.reason === undefined ? -1 : this.#reasons.indexOf(filter.reason);
    const text = filter.text?.trim().toLowerCase() ?? "";
    let count = 0;
    for (const part of this.#parts) {
      const texts = text === "" ? undefined : part.text.toLowerCase();
      if (texts !== undefined && !texts.includes(text)) continue;
      const addresses = texts?.split("\n");
      for (let at = 0; at < part.count; at++) {
        const own = this.#codes[part.start + at]!;
        if (filter.allow !== undefined && this.#allows[own] !== filter.allow) continue;
        if (filter.reason !== undefined && own !== code) continue;
        if (addresses && !addresses[at]!.includes(text)) continue;
        found[count++] = part.start + at;
      }
    }
    return found.slice(0, count);
  }

  #put(index: number, { allow, reason, until }: Omit<RowAnswer, "address">): void {
    let code = this.#reasons.indexOf(reason);
    if (code < 0) {
      code = this.#reasons.push(reason) - 1;
      this.#counts.push(0);
      this.#allows.push(allow);
    }
    this.#counts[code]!++;
    this.#codes[index] = code;
    this.#ends[index] = until === undefined ? 0 : Math.floor(Date.parse(until) / 1_000);
  }

  #grow(size: number): void {
    if (size <= this.#codes.length) return;
    const room = Math.max(size, this.#codes.length * 2);
    const [codes, ends] = [new Uint8Array(room), new Uint32Array(room)];
    codes.set(this.#codes);
    ends.set(this.#ends);
    [this.#codes, this.#ends] = [codes, ends];
  }

  #partOf(index: number): StoredPart {
    let [low, high] = [0, this.#parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#parts[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    return this.#parts[low]!;
  }

  /** Who looks at one row looks at its neighbours next: the last part taken apart is kept. */
  #addressesOf(part: StoredPart): readonly string[] {
    if (this.#open?.part !== part) this.#open = { part, addresses: part.text.split("\n") };
    return this.#open.addresses;
  }
}

/** Whether a sorted list holds the number. */
function holds(sorted: Uint16Array, wanted: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

/** Remembers addresses by 53 bits of a hash, in sixteen bytes each, and says which came before. */
export function seenBefore(): (address: string) => boolean {
  let [table, count] = [new Float64Array(4_096), 0];
  const place = (hash: number, into: Float64Array): number => {
    let at = hash % into.length;
    while (into[at] !== 0 && into[at] !== hash) at = (at + 1) % into.length;
    return at;
  };
  return (address) => {
    const hash = hashOf(address) + 1;
    const at = place(hash, table);
    if (table[at] === hash) return true;
    table[at] = hash;
    if (++count * 2 > table.length) {
      const larger = new Float64Array(table.length * 2);
      for (const one of table) if (one !== 0) larger[place(one, larger)] = one;
      table = larger;
    }
    return false;
  };
}

/** Two multiplicative hashes of 32 bits, joined to one number: spread is all that is asked of it. */
function hashOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (b & 0x1f_ffff) * 0x1_0000_0000 + (a >>> 0);
}
