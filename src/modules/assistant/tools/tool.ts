import type { LlmTool } from '../../llm-providers/llm.provider.js';
import type { Draft } from '../writing/draft.js';

/** What a tool is told beside its arguments. */
export interface ToolSituation {
  readonly draft: Draft;
  /** Aborted when the answer is stopped, and when the tool takes too long. */
  readonly signal: AbortSignal;
  /** The same for the same call, however often it is tried. */
  readonly callKey: string;
}

/** Something that the model may ask this server to do. */
export interface AssistantTool {
  readonly definition: LlmTool;
  /**
   * Checks what the model gave, like any user's input, and does it. The answer is data for the model.
   *
   * @throws ToolRefusal for arguments that are not valid, and for what the tool can't do
   */
  run(given: unknown, situation: ToolSituation): Promise<unknown>;
}

/** Something the model is told instead of a result. Its text is ours: a model may repeat it to the visitor. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';

  constructor(
    message: string,
    readonly faults: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(message);
  }
}
