// What stands behind a purpose: data, recipients, how long an answer holds, and a table of services and cookies.
/** @jsxImportSource ./dom */
import { periodText } from "../../core/period-text.ts";
import type { FirstPurpose, PurposeFacts, ShownVendor } from "../../core/site.ts";
import type { PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, titleOf, type Session } from "./session.ts";

/** What the panel's layer told of the purpose. */
export const factsOf = ({ view, facts }: Session, id: string): PurposeFacts | undefined =>
  facts[view.purposes.findIndex((purpose) => purpose.id === id)];

function VendorRows({ session, vendor, name }: PartProps & { vendor: ShownVendor; name: string }): Child {
  const { cookies, policyUrl, purpose } = vendor;
  const service = () => [
    policyUrl ? (
      <a href={policyUrl} target="_blank">
        {name}
      </a>
    ) : (
      name
    ),
    purpose && <p>{purpose}</p>,
  ];
  if (!cookies.length) {
    return (
      <tr>
        <td>{say(session, "noCookies") || "–"}</td>
        <td colspan="2">{service()}</td>
      </tr>
    );
  }
  return cookies.map((cookie) => (
    <tr>
      <td>{cookie.name}</td>
      <td>
        {service()}
        <p>{say(session, cookie.thirdParty ? "thirdParty" : "firstParty")}</p>
      </td>
      <td>
        {cookie.period === "session"
          ? say(session, "sessionPeriod") || "–"
          : periodText(cookie.period, session.view.lang)}
      </td>
    </tr>
  ));
}

export function Details({ session, purpose: { id, category } }: PartProps & { purpose: FirstPurpose }): Child {
  const facts = factsOf(session, id);
  if (!facts) return null;
  const texts = session.view.texts.purposes[id];
  const { dataTypes, recipients, storageLocation, validPeriod } = { ...facts, ...texts };
  const named = {
    dataTypes: dataTypes.join(", "),
    recipients: recipients.join(", "),
    storageLocation,
    askedAgain: category === "essential" ? "" : periodText(validPeriod, session.view.lang),
  };
  return (
    <details>
      <summary>{say(session, "details") || titleOf(session, id)}</summary>
      <dl>
        {Object.entries(named).map(([key, value]) => value && [<dt>{say(session, key) || "–"}</dt>, <dd>{value}</dd>])}
      </dl>
      {facts.vendors.length > 0 ? (
        <table>
          <caption>{say(session, "cookiesFor", { purpose: titleOf(session, id) })}</caption>
          <thead>
            <tr>
              {["cookieName", "cookieService", "cookiePeriod"].map((key) => (
                <th scope="col">{say(session, key) || "–"}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.vendors.map((vendor) => (
              <VendorRows session={session} vendor={vendor} name={texts?.vendors?.[vendor.id] ?? vendor.name} />
            ))}
          </tbody>
        </table>
      ) : (
        <p>{say(session, "noCookies")}</p>
      )}
    </details>
  );
}
