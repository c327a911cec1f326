// Telephone numbers: any way people write them, into the one spelling a line is keyed by.
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";
import { plain } from "./address.ts";

/**
 * The E.164 number such as `+442079460958`, or undefined for what no line can have. A national number needs its
 * country (ISO 3166-1 alpha-2). An extension is left out: registers and refusals are of the line.
 */
export function phoneNumber(text: string, country?: string): string | undefined {
  const clean = plain(text);
  // Only an international number says by itself which country it belongs to.
  if (clean.length > 60 || (country === undefined && !/^\(?\+/.test(clean))) return undefined;
  const parsed = parsePhoneNumberFromString(clean, { defaultCountry: country as CountryCode, extract: false });
  // "999" is read as +44 999 too: only validity tells.
  return parsed?.isValid() ? parsed.number : undefined;
}
