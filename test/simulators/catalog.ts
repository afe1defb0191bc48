/** A model in the simulated list; `endsOn` (`YYYY-MM-DD`) is sent under the vendor's own name. */
export interface CatalogModel {
  readonly id: string;
  readonly endsOn?: string;
}

/** `GET /models` in either dialect (providers.md §1.7, §2.5). */
export function catalogBody(models: readonly CatalogModel[], isOpenRouter: boolean): Record<string, unknown> {
  const data = models.map(({ id, endsOn = null }) =>
    isOpenRouter
      ? { id, canonical_slug: id, name: id, created: 1, expiration_date: endsOn }
      : { id, object: 'model', created: 1, owned_by: 'simulator', shutdown_date: endsOn },
  );
  return isOpenRouter ? { data, links: { next: null }, total_count: data.length } : { object: 'list', data };
}

const DIMENSIONS = 8;

/** `POST /embeddings`: vectors that are equal for equal texts, and nothing more. */
export function embeddingsBody(input: unknown): Record<string, unknown> {
  const inputs = Array.isArray(input) ? input : [input];
  const data = inputs.map((text, index) => {
    const bytes = Buffer.from(String(text));
    const embedding = Array.from({ length: DIMENSIONS }, (_, at) => (bytes[at % Math.max(bytes.length, 1)] ?? 0) / 255);
    return { object: 'embedding', index, embedding };
  });
  return {
    object: 'list',
    model: 'sim-embedding',
    data,
    usage: { prompt_tokens: inputs.length, total_tokens: inputs.length },
  };
}

/** `POST /moderations`: flags what contains the word `flagged`. */
export function moderationsBody(input: unknown): Record<string, unknown> {
  const inputs = Array.isArray(input) ? input : [input];
  const results = inputs.map((text) => {
    const flagged = JSON.stringify(text).includes('flagged');
    return { flagged, categories: { harassment: flagged }, category_scores: { harassment: flagged ? 0.99 : 0.01 } };
  });
  return { id: 'modr-sim', model: 'omni-moderation-latest', results };
}
