// Domains that hosts share: where one cookie may serve a page and the API, and where it must not.

// What stands below a country's own code when it is a place to register names under, not a name: co.uk, com.au.
const secondLevels =
  /^(ac|co|com|edu|gob|gouv|gov|govt|id|idf|ind|info|ltd|mil|ne|net|nhs|nom|or|org|plc|police|pro|sch|web)$/;

/** Places where strangers are neighbours: a cookie there would be everybody's. */
const hosting =
  /(^|\.)(github\.io|gitlab\.io|pages\.dev|workers\.dev|vercel\.app|netlify\.app|herokuapp\.com|web\.app|firebaseapp\.com|azurewebsites\.net|cloudfront\.net|amazonaws\.com|myshopify\.com|blogspot\.com|wordpress\.com|onrender\.com|fly\.dev|run\.app|appspot\.com|ngrok\.io|ngrok\.app)$/;

/** Whether the host is the domain or below it. */
export const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/**
 * Whether one owner can be taken to have the whole domain: at least two labels in lower case, no address, no place
 * to register names under that we know. Browsers know them all and refuse such a cookie; this says so earlier.
 */
export function isOwnDomain(domain: string): boolean {
  const labels = domain.split(".");
  const last = labels.at(-1)!;
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return false;
  if (!/[a-z]/.test(last)) return false;
  // Somebody's own name below a host for many is theirs, and still beside strangers: such a domain shares nothing.
  if (hosting.test(domain)) return false;
  return !(labels.length === 2 && last.length === 2 && secondLevels.test(labels[0]!));
}

/** Whether a cookie of the domain reaches both hosts, and nobody else's. */
export const sharesDomain = (domain: string, hosts: readonly string[]): boolean =>
  isOwnDomain(domain) && hosts.every((host) => isWithin(host, domain));
