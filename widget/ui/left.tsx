// What a withdrawal could not remove, because no script of the page can: named once, with where its vendors can be asked.
/** @jsxImportSource ./dom */
import type { Vendor } from "../../core/purpose.ts";
import type { NoticeView } from "../../core/site.ts";
import type { LeftItem } from "./clear.ts";
import { Button, clear, Link } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, withLayer, type Session } from "./session.ts";
import { addStyle } from "./style.ts";
import css from "./told.css?inline";
import { listText } from "./wording.ts";

/** One vendor's cookies that are out of reach. */
interface LeftBehind {
  readonly name: string;
  readonly policyUrl: string | undefined;
  readonly items: readonly LeftItem[];
}

const outOfReach = ({ id, cookies }: Vendor): LeftItem[] =>
  cookies.flatMap(({ name, serverOnly, thirdParty }) =>
    serverOnly || thirdParty ? { vendor: id, kind: serverOnly ? "serverOnly" : "thirdParty", name } : [],
  );

async function leftBehind({ host }: Session, off: readonly string[]): Promise<LeftBehind[]> {
  const { purposes, texts } = (await host.fetchView("")) as NoticeView;
  return purposes
    .filter(({ id }) => off.includes(id))
    .flatMap(({ id, vendors }) =>
      vendors.map((vendor) => ({
        name: texts.purposes[id]?.vendors?.[vendor.id] ?? vendor.name,
        policyUrl: vendor.policyUrl,
        items: outOfReach(vendor),
      })),
    )
    .filter(({ items }) => items.length > 0);
}

const namesOf = (items: readonly LeftItem[]): string => items.map(({ name }) => name).join(", ");

function Vendors({ session, rows }: { readonly session: Session; readonly rows: readonly LeftBehind[] }): Child {
  return (
    <ul>
      {rows.map(({ name, policyUrl, items }, at) => (
        <li>
          {name} ({namesOf(items)}){policyUrl && " – "}
          {policyUrl && (
            <Link session={session} name={`left-${at}`} href={policyUrl} label={say(session, "policyLink")} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface Left {
  readonly rows: readonly LeftBehind[];
  /** The purposes that were turned off. */
  readonly off: readonly string[];
}
interface Region {
  /** It needs not be told again. */
  readonly forget: () => unknown;
  /** The panel, which is there, has announced it. */
  readonly isSaid: boolean;
}

/** Puts the region on screen. It goes when it is put away, and when anything else is answered. */
function show(session: Session, { rows, off }: Left, { forget, isSaid }: Region): void {
  const { host, element, root } = session;
  const isWithdrawn = off.some((purpose) => host.answerTo(purpose)?.[1] === "withdrawn");
  const put = () => {
    stop();
    const hadFocus = element.contains(document.activeElement);
    clear(session, region);
    region.remove();
    forget();
    session.draw();
    if (hadFocus) document.getElementById("privacy-choices")?.focus();
  };
  const text = say(session, "leftStatus", {
    names: listText(
      session.view,
      rows.map(({ name }) => name),
    ),
  });
  const region = (
    <section class="banner told" aria-labelledby="left-title">
      <div class="words">
        <h2 id="left-title">{say(session, isWithdrawn ? "withdrawnStatus" : "savedStatus")}</h2>
        <p>{text}</p>
        <Vendors session={session} rows={rows} />
      </div>
      <div class="buttons">
        <Button session={session} name="left-close" kind="plain" label={say(session, "close")} onPress={put} />
      </div>
    </section>
  ) as HTMLElement;
  const stop = host.listen(put);
  root.prepend(region);
  // Nobody's focus is moved to it, so it is announced.
  if (!isSaid) session.status = `${session.status} ${text}`.trim();
  session.draw();
}

let isOpen = false;

/**
 * Names what is left of what these purposes' vendors stored, and tells it as `assent:left`. Whether that is on screen:
 * there may be nothing, or something to ask.
 */
export async function open(session: Session, off: readonly string[]): Promise<boolean> {
  if (isOpen) return true;
  isOpen = true;
  const forget = () => {
    isOpen = false;
    sessionStorage.removeItem(`${session.host.storageKey}-left`);
    return false;
  };
  try {
    const layers = [withLayer(session, "panel"), withLayer(session, "answers")];
    const [rows] = await Promise.all([leftBehind(session, off), ...layers]);
    if (!rows.length) return forget();
    const said = session.status;
    dispatchEvent(new CustomEvent("assent:left", { detail: rows.flatMap(({ items }) => items) }));
    if (session.host.mustAsk() || session.dialog) return forget();
    addStyle(session.root, css);
    show(session, { rows, off }, { forget, isSaid: session.status !== said });
    return true;
  } catch (error) {
    forget();
    throw error;
  }
}
