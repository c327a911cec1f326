// What the UI keeps while it is on screen, and the words of the notice.
import type { FirstPurpose, FirstView, LaterView, PurposeFacts, ViewLayer } from "../../core/site.ts";
import type { UiHost } from "../host.ts";
import type { Child } from "./dom/jsx-runtime.ts";

/** A part of the UI is a function of the session. */
type Part = (props: { readonly session: Session }) => Child;

/** One page's UI. Layout is in the shadow of `element`, controls are its children, slotted into it. */
export interface Session {
  readonly host: UiHost;
  /** Its texts grow as the other layers arrive. */
  readonly view: FirstView;
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Purposes in the order of the categories, without those of forms. */
  readonly shown: readonly FirstPurpose[];
  /** What the panel knows of the view's purposes, in their order; empty until it has been fetched. */
  facts: readonly PurposeFacts[];
  banner: boolean;
  dialog: boolean;
  /** What the switches say, by purpose. */
  draft: Record<string, boolean>;
  /** Since when the question is on screen, in milliseconds of the page's life. */
  since: number;
  /** The last thing announced. */
  status: string;
  /** A person said on this page to be as old as the site wants. */
  ofAge: boolean;
  /** Draws what is new since an earlier answer, and what a coming notice changes; both come as a chunk. */
  news?: {
    readonly Changes: Part;
    Coming(props: { readonly session: Session; readonly name?: string }): Child;
    announce(session: Session): void;
  };
  /** Draws what must be answered before anything may be asked. */
  question?: () => void;
  /** California's part of the panel, where the place asks for one. */
  optOut?: {
    readonly OptOut: Part;
    readonly SecondQuestion: Part;
  };
  /** Draws what was chosen before, here and in forms; comes as a chunk. */
  choices?: { readonly Choices: Part; readonly Channels: Part };
  /** Draws vendors that were allowed alone; comes as a chunk where there may be one. */
  alone?: {
    readonly list: (session: Session) => Child;
    answerName(session: Session, id: string): string;
    Vendors(props: { readonly session: Session; readonly purpose: string }): Child;
  };
  /** Opens the panel, and makes ready for that. */
  open(): void;
  warm(): void;
  /** Draws everything again. */
  draw(): void;
}

type Shown = Pick<Session, "view">;
type Values = Readonly<Record<string, string>>;

/** The message in the language shown, with its placeholders filled. */
export const say = ({ view }: Shown, key: string, values?: Values): string =>
  fill(view, view.texts.messages[key] ?? "", values);

/** Any text of the notice with its placeholders filled. */
export const fill = ({ controller }: FirstView, text: string, values?: Values): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => ({ controller: controller.name, ...values })[name] ?? whole);

/** What a purpose is called; its id where the notice does not say. */
export const titleOf = ({ view }: Shown, purpose: string): string => view.texts.purposes[purpose]?.title ?? purpose;

/** Reports what could not be had, and gives nothing then: what it was for stays as it is. */
export const tried = <T>({ report }: Pick<UiHost, "report">, work: Promise<T>): Promise<T | void> =>
  work.catch((error: unknown) => report("ui-not-loaded", error));

const layers = new Map<ViewLayer, Promise<void>>();

async function addLayer(session: Session, layer: ViewLayer): Promise<void> {
  const { host, view } = session;
  const { texts, facts } = (await host.fetchView(`.${layer}`)) as LaterView;
  Object.assign(view.texts.messages, texts.messages);
  const purposes = view.texts.purposes as Record<string, object>;
  for (const [id, text] of Object.entries(texts.purposes)) purposes[id] = { ...purposes[id], ...text };
  session.facts = facts ?? session.facts;
}

/** Fetches another layer of the view, once, and adds it to what is known. What failed is fetched again when wanted. */
export function withLayer(session: Session, layer: ViewLayer): Promise<void> {
  const loading = layers.get(layer) ?? addLayer(session, layer);
  layers.set(layer, loading);
  loading.catch(() => layers.delete(layer));
  return loading;
}
