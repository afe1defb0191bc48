/** What the model is to answer. */
export interface ScriptedAnswer {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: object }[];
  /** Length of its sound, in milliseconds. */
  readonly ms?: number;
  /** Stays open until `finish` or `interrupt`. */
  readonly stays?: boolean;
}

/** What it answers just now. */
export interface RunningResponse {
  readonly id: string;
  readonly itemId: string;
  readonly text: string;
  readonly metadata: unknown;
}
