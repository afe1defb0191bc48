import { Injectable } from '@nestjs/common';
import { schemaFaults } from '../../../platform/json-schema.js';
import { OutboundError } from '../../../platform/outbound/outbound-error.js';
import { OutboundService } from '../../../platform/outbound/outbound.service.js';
import type { SafeResponse } from '../../../platform/outbound/safe-fetch.js';
import { type CallableTool, HttpToolsService } from '../../chatbots/tools/http-tools.service.js';
import { filled } from '../../chatbots/tools/url-template.js';
import { type AssistantTool, ToolRefusal, type ToolSituation } from './tool.js';

/** The most that a tool may answer, in bytes. */
const MOST_BYTES = 32_768;

/** Calls of a project's own servers, as tools. */
@Injectable()
export class HttpTools {
  constructor(
    private readonly tools: HttpToolsService,
    private readonly outbound: OutboundService,
  ) {}

  /** The project's enabled tools of these names. */
  async of(projectId: string, names: readonly string[]): Promise<AssistantTool[]> {
    if (names.length === 0) return [];
    const found = await this.tools.enabled(projectId, names);
    return found.map((tool) => ({
      definition: { name: tool.name, description: tool.description, parameters: tool.parameters },
      run: (given, situation) => this.call(tool, given, situation),
    }));
  }

  private async call(tool: CallableTool, given: unknown, { signal, callKey }: ToolSituation): Promise<unknown> {
    const faults = schemaFaults(tool.parameters, given);
    if (faults.length > 0) throw new ToolRefusal('The arguments are not valid.', faults);
    const place = filled(tool.url, given as Record<string, unknown>);
    if (!place) throw new ToolRefusal('The arguments are not valid.');
    const hasBody = tool.method !== 'GET' && tool.method !== 'DELETE';
    const address = hasBody ? place.url : withQuery(place.url, place.rest);
    try {
      const answer = await this.outbound.fetch(address, {
        method: tool.method,
        maxBytes: MOST_BYTES,
        timeoutMs: tool.timeoutMs,
        headers: {
          accept: 'application/json, text/plain;q=0.9',
          ...tool.headers,
          'idempotency-key': callKey,
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
        },
        ...(hasBody ? { body: JSON.stringify(place.rest) } : {}),
        signal,
      });
      return read(answer);
    } catch (error) {
      throw error instanceof OutboundError
        ? new ToolRefusal(REASONS[error.code] ?? 'The tool can not be reached.')
        : error;
    }
  }
}

const REASONS: Partial<Readonly<Record<OutboundError['code'], string>>> = {
  timeout: 'The tool did not answer in time.',
  'too-large': 'The tool answered with too much.',
};

function withQuery(address: string, rest: Readonly<Record<string, unknown>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(rest)) {
    url.searchParams.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return url.href;
}

/** Any success counts, with or without a body; a redirect is none. @throws ToolRefusal */
function read({ status, headers, body }: SafeResponse): unknown {
  if (status < 200 || status > 299) throw new ToolRefusal(`The tool answered with status ${status}.`);
  const text = body.toString('utf8');
  if (!/[/+]json/.test(headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
