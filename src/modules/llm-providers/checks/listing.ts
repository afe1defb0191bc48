import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmModelCatalog, LlmModelInfo } from '../llm.provider.js';

const TIMEOUT_MS = 5_000;

/** What a vendor says of its models, or why it says nothing. */
export type Listing = { readonly models: readonly LlmModelInfo[] } | { readonly failure: LlmFailure };

/** Asks a vendor, for 5 s at most, for its models, and before that about the key where it has a `check`. It never rejects. */
export async function listingOf({ check, models }: LlmModelCatalog): Promise<Listing> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    await check?.(signal);
    return { models: await models(signal) };
  } catch (error) {
    return { failure: signal.aborted ? new LlmFailure('timeout') : LlmFailure.from(error) };
  }
}
