// What a screen says while it waits, when it has nothing, and when something failed.
import type { ComponentChildren } from "preact";
import { useApp } from "../app/app-state.ts";
import { ApiProblem } from "../app/api.ts";
import { useWords } from "../app/language.ts";
import { saidOf, saysItself } from "../app/problem-words.ts";
import { useServerSaid } from "../app/server-said.ts";
import type { Loaded } from "../app/use-loaded.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { saidWords } from "./parts-words.ts";

/** The shape of what is to come. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  const { loading } = useWords(saidWords);
  return (
    <div role="status" class="bones">
      <span class="unseen">{loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} class="bone" />
      ))}
    </div>
  );
}

/** Nothing yet: says what would be here, and how it gets here. */
export const Empty = (props: {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ComponentChildren;
}) => (
  <section class="empty">
    <Icon name={props.icon} />
    <h2>{props.title}</h2>
    {props.children}
  </section>
);

export interface NoticeProps {
  readonly tone?: "good" | "bad" | "wait";
  readonly title: string;
  readonly children?: ComponentChildren;
}

const toneIcons = { good: "check", bad: "alert", wait: "alert", none: "info" } as const;

/** A message in the page; a failure is also said aloud. */
export const Notice = ({ tone, title, children }: NoticeProps) => (
  <div class={`notice ${tone ?? ""}`} role={tone === "bad" ? "alert" : undefined}>
    <Icon name={toneIcons[tone ?? "none"]} />
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      {typeof children === "string" ? <p>{children}</p> : children}
    </div>
  </div>
);

/** An error in words: cause, fix, the number to quote, and the way to try again where there is one. */
export function Failure({ error, onAgain }: { readonly error: unknown; readonly onAgain?: (() => void) | undefined }) {
  const { language } = useApp();
  const { again, quote } = useWords(saidWords);
  const server = useServerSaid(saysItself(error));
  if (error === undefined || !server) return null;
  const { what, fix } = saidOf(error, language, server);
  const instance = error instanceof ApiProblem && error.status >= 500 ? error.instance : undefined;
  return (
    <Notice tone="bad" title={what}>
      <>
        <p>{fix}</p>
        {instance && (
          <p class="small">
            {quote}: <code>{instance}</code>
          </p>
        )}
        {onAgain && <Button onPress={onAgain}>{again}</Button>}
      </>
    </Notice>
  );
}

/** What was loaded, or its skeleton, or its failure. What was there stays while it is loaded again, and when that fails. */
export function Shown<T>(props: {
  readonly of: Loaded<T>;
  readonly lines?: number;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { of, lines, children } = props;
  if (of.value === undefined && of.error !== undefined) return <Failure error={of.error} onAgain={of.reload} />;
  if (of.value === undefined) return <Skeleton lines={lines ?? 4} />;
  return (
    <>
      {of.error !== undefined && <Failure error={of.error} onAgain={of.reload} />}
      {children(of.value)}
    </>
  );
}
