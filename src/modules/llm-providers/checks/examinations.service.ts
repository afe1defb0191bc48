import { Injectable } from '@nestjs/common';
import type { LlmFailure } from '../llm-failure.problems.js';
import { LlmProvidersService } from '../llm-providers.service.js';
import type { LlmCandidate } from '../llm.provider.js';
import { listingOf } from './listing.js';
import { modelWarning } from './model-check.js';

export interface Examination {
  readonly candidate: LlmCandidate;
  /** Null: the vendor would answer. */
  readonly failure: LlmFailure | null;
  /** What its vendor's list says against the model. */
  readonly warning: string | null;
}

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
