import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { OutboundError } from '../../../platform/outbound/outbound-error.js';
import { OutboundService } from '../../../platform/outbound/outbound.service.js';
import type { SafeResponse } from '../../../platform/outbound/safe-fetch.js';
import { contentOf } from '../extraction/content-format.js';
import type { Content } from '../extraction/extract.js';
import { ExtractionError } from '../extraction/extraction-error.js';

/** The whole fetch, redirects included, ends well within the lease of its document (milliseconds). */
const MOST_MS = 20_000;
const MOST_REDIRECTS = 3;
const ACCEPTED = 'text/html, application/pdf, text/markdown, text/plain;q=0.9';

/** Fetches documents from the addresses that admins name. */
@Injectable()
export class FetchingService {
  constructor(
    private readonly outbound: OutboundService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** For an address that is saved now and fetched later: whether it would be refused whatever it resolves to. */
  isRefused(url: string): boolean {
    return this.outbound.isRefused(url);
  }

  /** @throws ExtractionError that says in one code what went wrong */
  async fetch(url: string): Promise<Content> {
    const { status, headers, body, url: from } = await this.get(url);
    if (status < 200 || status > 299) throw new ExtractionError('fetch-refused');
    const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';');
    const charset = parameters.map((each) => /^\s*charset="?([\w-]+)/i.exec(each)?.[1]).find(Boolean) ?? null;
    const name = new URL(from).pathname;
    const content = contentOf({ bytes: body, type: type.trim().toLowerCase(), charset, name });
    if (!content) throw new ExtractionError('unsupported-type');
    return content;
  }

  private async get(url: string): Promise<SafeResponse> {
    try {
      return await this.outbound.fetch(url, {
        maxBytes: this.settings.KNOWLEDGE_MAX_BYTES,
        timeoutMs: MOST_MS,
        maxRedirects: MOST_REDIRECTS,
        headers: { accept: ACCEPTED },
      });
    } catch (error) {
      throw error instanceof OutboundError ? new ExtractionError(error.code) : error;
    }
  }
}
