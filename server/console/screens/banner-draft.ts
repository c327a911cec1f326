// The draft on screen: what was typed shows at once, is saved a moment later, and never over what somebody else saved.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Draft } from "../../services/notice-drafts.ts";
import type { NoticeSettings } from "../../services/notices.ts";
import { ApiProblem, type Api } from "../app/api.ts";
import { backEvent } from "../app/use-loaded.ts";
import { useKeptPage } from "../parts/leaving.tsx";

/** What one types may be anything; the server says what it is not. */
type Writing = NoticeSettings;

/** A draft as the API gives it. */
export type LoadedDraft = Omit<Draft, "settings"> & { readonly settings: Writing };

/** Where something is: members, places in lists, or the one of a list that has the id, wherever it stands by then. */
type Path = readonly (string | number | { readonly id: string })[];

export interface DraftState {
  readonly draft: LoadedDraft | undefined;
  /** What is on screen, maybe newer than what is saved. */
  readonly settings: Writing | undefined;
  readonly state: "saved" | "typing" | "saving" | "failed" | "conflict";
  readonly error: unknown;
  /** Puts a value at a path, such as `["controller", "name"]`; undefined takes away what is there. */
  set(path: Path, value: unknown): void;
  /** Makes them what is told of those on screen when it is called. */
  change(to: (now: Writing) => Writing): void;
  /** Saves at once what is not saved yet; rejects when that fails. */
  settle(): Promise<LoadedDraft>;
  /** Drops what is here and reads again what the server has. */
  reload(): void;
}

const pauseMs = 700;

/** The value with something else at the path; whatever lies beside the path is the same object as before. */
export function withAt(value: unknown, path: Path, put: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return put;
  const part = typeof first === "object" ? placeOf(value, first.id) : first;
  // What somebody else took away is not there to be changed.
  if (part === -1) return value;
  const inner = rest.length > 0 || put !== undefined;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    if (!inner) return items.filter((_, i) => i !== part);
    return part === items.length
      ? [...items, withAt(undefined, rest, put)]
      : items.map((item, i) => (i === part ? withAt(item, rest, put) : item));
  }
  const members = { ...(value as Record<string, unknown> | undefined) };
  if (inner) members[part] = withAt(members[part], rest, put);
  else delete members[part];
  return members;
}

const placeOf = (value: unknown, id: string): number =>
  Array.isArray(value) ? (value as readonly { readonly id?: unknown }[]).findIndex((item) => item.id === id) : -1;

type View = Pick<DraftState, "draft" | "settings" | "state" | "error">;

const empty: View = { draft: undefined, settings: undefined, state: "saved", error: undefined };

/** Keeps what is typed and what is saved apart, and saves one at a time. */
class Keeper {
  #draft: LoadedDraft | undefined;
  #settings: Writing | undefined;
  #saving: Promise<LoadedDraft> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was changed while the draft is read anew: it is done to what comes. */
  #meanwhile: ((now: Writing) => Writing)[] | undefined;
  readonly #api: Api;
  readonly #site: string;
  readonly #show: (view: View) => void;

  constructor(api: Api, site: string, show: (view: View) => void) {
    this.#api = api;
    this.#site = site;
    this.#show = show;
  }

  #said(state: View["state"], error?: unknown): void {
    this.#show({ draft: this.#draft, settings: this.#settings, state, error });
  }

  change: DraftState["change"] = (to) => {
    if (!this.#settings) return;
    this.#meanwhile?.push(to);
    this.#settings = to(this.#settings);
    this.#said("typing");
    this.#later();
  };

  set: DraftState["set"] = (path, value) => this.change((now) => withAt(now, path, value) as Writing);

  settle = async (): Promise<LoadedDraft> => {
    for (;;) {
      this.#saving ??= this.#save().finally(() => (this.#saving = undefined));
      const saved = await this.#saving;
      if (this.#settings === saved.settings) return saved;
    }
  };

  reload = (): void => {
    clearTimeout(this.#timer);
    const meanwhile: ((now: Writing) => Writing)[] = [];
    this.#meanwhile = meanwhile;
    this.#api.json<LoadedDraft>("GET", "/v1/draft", undefined, { site: this.#site }).then(
      (draft) => {
        if (this.#meanwhile === meanwhile) this.#read(draft, meanwhile);
      },
      (error: unknown) => {
        if (this.#meanwhile === meanwhile) this.#meanwhile = undefined;
        this.#said("failed", error);
      },
    );
  };

  #read(draft: LoadedDraft, meanwhile: readonly ((now: Writing) => Writing)[]): void {
    this.#meanwhile = undefined;
    this.#draft = draft;
    this.#settings = meanwhile.reduce((now, to) => to(now), draft.settings);
    this.#said(meanwhile.length > 0 ? "typing" : "saved");
    if (meanwhile.length > 0) this.#later();
  }

  /** The server answers again: what could not be saved is. */
  back = (): void => (this.#draft ? this.#later() : this.reload());

  /** Somebody who leaves has not given up what they typed. */
  leave(): void {
    if (this.#draft && this.#settings !== this.#draft.settings) void this.settle().catch(() => {});
  }

  #later(): void {
    clearTimeout(this.#timer);
    // What is read anew is waited for: a save over the reading before would be refused.
    if (this.#meanwhile) return;
    this.#timer = setTimeout(() => void this.settle().catch(() => {}), pauseMs);
  }

  async #save(): Promise<LoadedDraft> {
    clearTimeout(this.#timer);
    const [settings, draft] = [this.#settings, this.#draft];
    if (!draft || !settings) throw new Error("nothing was loaded");
    if (settings === draft.settings) return draft;
    this.#said("saving");
    try {
      const body = { revision: draft.revision, settings };
      const saved = await this.#api.json<LoadedDraft>("PUT", "/v1/draft", body, { site: this.#site });
      // What was typed meanwhile stays on screen.
      const kept: LoadedDraft = { ...saved, settings };
      this.#draft = kept;
      this.#said(this.#settings === settings ? "saved" : "typing");
      return kept;
    } catch (error) {
      this.#said(error instanceof ApiProblem && error.slug === "draft-conflict" ? "conflict" : "failed", error);
      throw error;
    }
  }
}

/** The draft of a site. */
export function useDraft(api: Api, site: string): DraftState {
  const [view, setView] = useState(empty);
  const keeper = useMemo(() => new Keeper(api, site, setView), [api, site]);
  useEffect(() => {
    keeper.reload();
    addEventListener(backEvent, keeper.back);
    return () => {
      removeEventListener(backEvent, keeper.back);
      keeper.leave();
    };
  }, [keeper]);
  // What is on its way, or could not be saved, goes with the page.
  useKeptPage(view.draft !== undefined && view.state !== "saved");
  const { set, change, settle, reload } = keeper;
  return { ...view, set, change, settle, reload };
}
