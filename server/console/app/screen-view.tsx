// A screen: its chunk is fetched when somebody goes there, and its name goes into the title of the window.
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { Skeleton } from "../parts/said.tsx";
import { Failure } from "../parts/said.tsx";
import type { ScreenEntry, ScreenProps } from "./screens.ts";
import { useApp } from "./app-state.ts";
import { Boundary } from "./boundary.tsx";
import { useLoaded } from "./use-loaded.ts";

/** Chunks that came stay. */
const loaded = new Map<string, ComponentType<ScreenProps>>();

/** Fetches the screen's chunk, so that it is there when the screen is drawn. */
export async function screenOf({ id, load }: Pick<ScreenEntry, "id" | "load">): Promise<ComponentType<ScreenProps>> {
  const { Screen } = await load();
  loaded.set(id, Screen);
  return Screen;
}

export interface ScreenViewProps extends ScreenProps {
  readonly entry: Pick<ScreenEntry, "id" | "load">;
  readonly title: string;
  /** Changes with every move, so that the heading takes the focus after one. */
  readonly move: number;
}

export function ScreenView({ entry, title, move, ...props }: ScreenViewProps) {
  const { site } = useApp();
  const chunk = useLoaded(async () => ({ Screen: loaded.get(entry.id) ?? (await screenOf(entry)) }), [entry.id]);
  const Screen = loaded.get(entry.id);
  useEffect(() => {
    document.title = `${title}${site ? ` · ${site.name}` : ""} · Assent`;
  }, [title, site?.name]);
  // With the drawing itself: later it would take the focus from what somebody has gone on to.
  useLayoutEffect(() => {
    // After the first page a move is announced by its heading; the page itself began at the top.
    if (move > 0) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [move, Screen]);
  if (!Screen) return chunk.error === undefined ? <Skeleton /> : <Failure error={chunk.error} onAgain={chunk.reload} />;
  return (
    <Boundary of={`${entry.id} ${site?.id} ${props.rest.join("/")}`}>
      <Screen key={`${entry.id} ${site?.id}`} {...props} />
    </Boundary>
  );
}
