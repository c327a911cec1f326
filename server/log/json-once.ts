// JSON in which every member is there once: of two, one reader takes the first and another the last.

/** An object has a member twice: what was verified would not be what somebody else reads (RFC 7493 §2.3). */
export class MemberTwiceError extends Error {
  override readonly name = "MemberTwiceError";
}

/** The value of a text of JSON. Throws a SyntaxError where it is none, and a MemberTwiceError. */
export function parseJsonOnce(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  if (namesIn(text) !== membersOf(value)) throw new MemberTwiceError("a member is there twice");
  return value;
}

/** Names of members in a text that is JSON: strings with a colon behind them. */
function namesIn(text: string): number {
  let names = 0;
  for (let begin = text.indexOf('"'); begin >= 0;) {
    const end = endOfString(text, begin);
    let next = end + 1;
    while (" \t\n\r".includes(text.charAt(next)) && next < text.length) next++;
    if (text.charAt(next) === ":") names++;
    begin = text.indexOf('"', next);
  }
  return names;
}

/** Where the string ends that begins there: at the first quote with an even number of backslashes before it. */
function endOfString(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charAt(before) === "\\") before--;
    if ((end - before) % 2 === 1) return end;
  }
}

/** Members that are left of them, of all objects together. */
function membersOf(value: unknown): number {
  const waiting = [value];
  let members = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    const inside: unknown[] = Object.values(next);
    if (!Array.isArray(next)) members += inside.length;
    for (const one of inside) waiting.push(one);
  }
  return members;
}
