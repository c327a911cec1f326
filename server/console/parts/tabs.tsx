// Tabs, and a text to take away with the button that copies it.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAsked } from "../app/asked.ts";
import { CopyButton } from "./button.tsx";

interface Tab {
  readonly name: string;
  /** What `?tab=` in an address calls it. */
  readonly id?: string;
  readonly content: () => ComponentChildren;
  /** Stays as it was left while another is looked at, with what was typed in it. */
  readonly isKept?: boolean;
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Opens the tab that an address asks for, also while the tabs are on screen. */
function useAskedTab(tabs: readonly Tab[], open: (at: number) => void): void {
  useAsked("tab", (asked) => {
    const found = tabs.findIndex(({ id }) => id === asked);
    if (found >= 0) open(found);
    return found >= 0;
  });
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** The one that is open at first, counted from 0. */
  readonly first?: number;
}

/** One of several views; arrows go from tab to tab. */
export function Tabs({ label, tabs, first = 0 }: TabsProps) {
  const [at, setAt] = useState(first);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set([first]));
  const id = useId();
  const open = (next: number) => {
    setAt(next);
    setSeen(new Set([...seen, next]));
  };
  useAskedTab(tabs, open);
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // On a telephone the row is wider than the screen: what is open stands in sight.
    const current = row.current?.querySelector<HTMLElement>("[aria-selected=true]");
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - row.current.offsetLeft - 16;
  }, [at]);
  const move = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step + tabs.length) % tabs.length;
    open(next);
    event.currentTarget.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div>
      <div class="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={move}>
        {tabs.map(({ name }, index) => (
          <button
            key={index}
            type="button"
            role="tab"
            id={`${id}-${index}`}
            aria-selected={index === at}
            aria-controls={index === at ? `${id}-panel-${index}` : undefined}
            tabIndex={index === at ? 0 : -1}
            onClick={() => open(index)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ content, isKept }, index) =>
        index === at || (isKept && seen.has(index)) ? (
          <div
            key={index}
            role="tabpanel"
            id={`${id}-panel-${index}`}
            aria-labelledby={`${id}-${index}`}
            class="stack"
            hidden={index !== at}
          >
            {content()}
          </div>
        ) : null,
      )}
    </div>
  );
}

/** Code as it is to be pasted. */
export const Snippet = ({ code, what }: { readonly code: string; readonly what: string }) => (
  <div class="snippet">
    <pre tabIndex={0} role="region" aria-label={what}>
      <code>{code}</code>
    </pre>
    <CopyButton text={code} what={what} />
  </div>
);
