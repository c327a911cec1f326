// What a screen throws stays in the screen: the rest of the console goes on.
import { Component, type ComponentChildren } from "preact";
import { Failure } from "../parts/said.tsx";

interface Props {
  /** Another value starts afresh. */
  readonly of: string;
  readonly children: ComponentChildren;
}

export class Boundary extends Component<Props, { error?: unknown; of?: string }> {
  static override getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error("nothing was thrown") };
  }

  override componentDidUpdate(before: Props): void {
    if (before.of !== this.props.of && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render({ children }: Props) {
    const { error } = this.state;
    return error === undefined ? (
      children
    ) : (
      <Failure error={error} onAgain={() => this.setState({ error: undefined })} />
    );
  }
}
