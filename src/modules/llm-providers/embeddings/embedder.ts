/** Turns texts into vectors, so that texts that mean alike lie close together. */
export interface Embedder {
  /** Vectors of different models can't be compared. */
  readonly model: string;
  /**
   * The vectors of texts, in their order.
   *
   * @throws LlmFailure when the vendor does not answer, or not with one vector for each text
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
}
