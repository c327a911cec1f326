// What a screen throws stays in the screen: the rest of the console goes on. What the shell throws is said on a page of its own.
import { Component, type ComponentChildren } from "preact";
import { Failure } from "../parts/said.tsx";

interface Props {
  /** Another value starts afresh. */
  readonly of: string;
  /** Stands around the shell, so that what it says needs a page of its own. */
  readonly isWhole?: boolean;
  readonly children: ComponentChildren;
}

export class Boundary extends Component<Props, { error?: unknown; of?: string }> {
  static override getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error("nothing was thrown") };
  }

  override componentDidUpdate(before: Props): void {
    if (before.of !== this.props.of && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render({ children, isWhole }: Props) {
    const { error } = this.state;
    if (error === undefined) return children;
    const failure = <Failure error={error} onAgain={() => this.setState({ error: undefined })} />;
    return isWhole ? <main class="alone">{failure}</main> : failure;
  }
}
