import { Injectable } from '@nestjs/common';
import { LlmFailure } from '../llm-failure.problems.js';
import { LlmProvidersService } from '../llm-providers.service.js';
import type { LlmCandidate, LlmModelCatalog, LlmModelInfo } from '../llm.provider.js';
import { modelWarning } from './model-check.js';

const TIMEOUT_MS = 5_000;

export interface Examination {
  readonly candidate: LlmCandidate;
  /** Null: the vendor would answer. */
  readonly failure: LlmFailure | null;
  /** What its vendor's list says against the model. */
  readonly warning: string | null;
}

type Listing = { readonly models: readonly LlmModelInfo[] } | { readonly failure: LlmFailure };

/** Asks the vendors of the chain whether they would answer, without asking for an answer: that costs nothing. */
@Injectable()
export class ExaminationsService {
  constructor(private readonly providers: LlmProvidersService) {}

  /** In the order of the chain, within 5 s. It never rejects. */
  async examine(): Promise<Examination[]> {
    const catalogs = this.providers.catalogs();
    const listings = await Promise.all(catalogs.map(listingOf));
    const listed = new Map(catalogs.map(({ provider }, index) => [provider, listings[index]]));
    return this.providers.describe().map((candidate) => {
      const listing = listed.get(candidate.provider);
      if (!listing) return { candidate, failure: null, warning: null };
      if ('failure' in listing) return { candidate, failure: listing.failure, warning: null };
      return { candidate, failure: null, warning: modelWarning(candidate, listing.models) ?? null };
    });
  }
}

async function listingOf({ check, models }: LlmModelCatalog): Promise<Listing> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    await check?.(signal);
    return { models: await models(signal) };
  } catch (error) {
    return { failure: signal.aborted ? new LlmFailure('timeout') : LlmFailure.from(error) };
  }
}
