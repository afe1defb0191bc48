import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings, SettingsError } from '../../../config/settings.js';
import { chosenVendor } from '../llm-chain.js';
import { versionedUrl } from '../compatible.provider.js';
import { createTransport, type LlmTransport } from '../wire/undici-fetch.adapter.js';
import type { Embedder } from './embedder.js';
import { embeddingsWire, type EmbeddingsWireOptions } from './embeddings-wire.adapter.js';

const MOST_CALLS = 8;

type Vendor = Exclude<ReturnType<typeof chosenVendor>, 'local'>;
type Place = Pick<EmbeddingsWireOptions, 'baseUrl'> & { readonly apiKey: string | undefined };

const PLACES: Readonly<Record<Vendor, (settings: Settings) => Place>> = {
  openai: ({ OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey }) => ({ baseUrl, apiKey }),
  openrouter: ({ OPENROUTER_BASE_URL: baseUrl, OPENROUTER_API_KEY: apiKey }) => ({ baseUrl, apiKey }),
  compatible: ({ LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey }) => ({
    baseUrl: baseUrl ? versionedUrl(baseUrl) : '',
    apiKey: apiKey ?? 'none',
  }),
};

/** The embedding model of this server, if one is configured (`EMBEDDING_MODEL`). */
@Injectable()
export class EmbeddingsService implements OnApplicationShutdown {
  readonly embedder: Embedder | null;
  private readonly transport: LlmTransport | null;

  /** @throws SettingsError when a model is named and its provider lacks key or address */
  constructor(@Inject(SETTINGS) settings: Settings) {
    const options = optionsOf(settings);
    this.transport =
      options && createTransport({ maxStreams: MOST_CALLS, connectTimeoutMs: settings.LLM_CONNECT_TIMEOUT_MS });
    this.embedder = options && this.transport && embeddingsWire(options, this.transport);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.transport?.close();
  }
}

function optionsOf(settings: Settings): EmbeddingsWireOptions | null {
  const { EMBEDDING_MODEL: model, EMBEDDING_DIMENSIONS: dimensions } = settings;
  if (model === undefined) return null;
  const vendor = settings.EMBEDDING_PROVIDER ?? chosenVendor(settings);
  const place = vendor === 'local' ? null : PLACES[vendor](settings);
  if (!place || !place.baseUrl || place.apiKey === undefined) {
    throw new SettingsError('EMBEDDING_MODEL needs a provider with its key or address: see EMBEDDING_PROVIDER.');
  }
  return { baseUrl: place.baseUrl, apiKey: place.apiKey, model, dimensions };
}
