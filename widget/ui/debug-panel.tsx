// The debug panel as a whole: a Preact component of its state, drawn into the shadow as often as the state changes.
/** @jsxImportSource preact */
import { render } from "preact";
import type { NoticeView } from "../../core/site.ts";
import type { Findings } from "./debug-report.ts";
import { Facts, Sections } from "./debug-sections.tsx";
import type { Supposed } from "./debug-simulation.ts";
import { Simulator } from "./debug-simulator.tsx";

/** Everything that the panel shows. */
export interface PanelState {
  readonly findings: Findings;
  /** The notice as it would be shown, while something is simulated. */
  readonly view: NoticeView | undefined;
  readonly languages: readonly string[];
  /** What the controls of the simulation say. */
  readonly wish: Supposed;
  /** What was announced last, if nothing came since. */
  readonly said: string;
  /** The report to be copied by hand; empty unless it has to be. */
  readonly report: string;
  readonly isFolded: boolean;
}

/** What the panel's controls do. */
export interface PanelActions {
  change(part: Partial<PanelState>): void;
  simulate(): void;
  stop(): void;
  copy(): void;
  close(): void;
}

interface PanelProps {
  readonly state: PanelState;
  readonly does: PanelActions;
}

function Header({ state: { isFolded }, does }: PanelProps) {
  return (
    <header>
      <h2 id="title">
        Assent debug
        <small>Shown in this tab only. It changes nothing.</small>
      </h2>
      <button
        type="button"
        class="icon"
        aria-label="Show the panel's content"
        aria-expanded={!isFolded}
        onClick={() => does.change({ isFolded: !isFolded })}
      >
        {isFolded ? "+" : "–"}
      </button>
      <button type="button" class="icon" aria-label="Close the debug panel" onClick={does.close}>
        ×
      </button>
    </header>
  );
}

function Panel({ state, does }: PanelProps) {
  const { findings, view, wish, languages, report } = state;
  const simulating = findings.supposed
    ? `Simulating: ${findings.supposed}. Nothing of it is in force, stored or sent; the page's own controls are locked meanwhile.`
    : "";
  return (
    <section class={simulating ? "panel simulating" : "panel"} aria-labelledby="title">
      <Header state={state} does={does} />
      <p class="flag" role="status">
        {state.said || simulating}
      </p>
      <div class="body" id="body" hidden={state.isFolded}>
        <Facts findings={findings} lang={view?.lang ?? (document.documentElement.lang || "–")} />
        <Sections findings={findings} />
        <Simulator
          wish={wish}
          languages={languages}
          view={view}
          change={(next) => does.change({ wish: next })}
          simulate={does.simulate}
          stop={does.stop}
        />
        <p>
          <button type="button" onClick={does.copy}>
            Copy report
          </button>
        </p>
        <textarea readOnly aria-label="Report" hidden={!report} value={report} />
      </div>
    </section>
  );
}

/** Draws the state. Only what differs is touched: focus, scroll, selections and opened sections stay as they are. */
export const drawPanel = (root: ShadowRoot, state: PanelState, does: PanelActions): void =>
  render(<Panel state={state} does={does} />, root);
