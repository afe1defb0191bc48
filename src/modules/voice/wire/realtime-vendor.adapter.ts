import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { RealtimeFailure, refusalOf } from './realtime-failure.problems.js';
import { RealtimeLine } from './realtime-line.adapter.js';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 262_144;
/** A call may not be known at once under its id, and a broken line comes back or never; so often, and at most so far apart, it is tried. */
const ATTACH_TRIES = { patiently: 20, shortly: 3 } as const;
const ATTACH_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

export interface VendorOptions {
  /** Such as https://api.openai.com/v1 */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
}

export interface Attaching {
  readonly how: keyof typeof ATTACH_TRIES;
  readonly signal: AbortSignal;
}

/** What is needed to place a call. */
export interface Offer {
  readonly sdp: string;
  readonly session: object;
  /** A hash that tells the vendor's abuse checks two visitors apart, and nothing else. */
  readonly safetyId: string;
}

/** OpenAI's Realtime API of today (GA). The key is sent nowhere else and stands in no answer. */
export class RealtimeVendor {
  private readonly agent = new Agent({
    connect: { timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  private readonly base: string;

  constructor(private readonly options: VendorOptions) {
    this.base = options.baseUrl.replace(/\/+$/, '');
  }

  /** Exchanges session descriptions; the session is ours, the browser brings only its offer. @throws RealtimeFailure */
  async call({ sdp, session, safetyId }: Offer): Promise<{ readonly callId: string; readonly answer: string }> {
    const parts = { sdp: ['application/sdp', sdp], session: ['application/json', JSON.stringify(session)] } as const;
    const { headers, text } = await this.post('/realtime/calls', { form: formOf(parts), safetyId });
    const callId = /\/(rtc_[\w-]{1,200})\/?$/.exec(String(headers.location ?? ''))?.[1];
    if (!callId || !text.startsWith('v=0')) throw new RealtimeFailure('unreachable');
    return { callId, answer: text };
  }

  /** Ends a call; one that is over already counts as ended. @throws RealtimeFailure */
  async hangUp(callId: string): Promise<void> {
    try {
      await this.post(`/realtime/calls/${encodeURIComponent(callId)}/hangup`, {});
    } catch (error) {
      if (!(error instanceof RealtimeFailure && (error.kind === 'not-found' || error.kind === 'offer'))) throw error;
    }
  }

  /** The server's own ear and mouth in a call. @throws RealtimeFailure, `not-found` when the call is over; the signal's reason */
  async attach(callId: string, { how, signal }: Attaching): Promise<RealtimeLine> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.dial(`call_id=${encodeURIComponent(callId)}`);
      } catch (error) {
        if (tried >= ATTACH_TRIES[how]) throw error;
        await pause(Math.min(LONGEST_PAUSE_MS, ATTACH_PAUSE_MS * tried), undefined, { signal });
      }
    }
  }

  /** A session whose sound goes through this server. @throws RealtimeFailure */
  open(safetyId: string): Promise<RealtimeLine> {
    return this.dial(`model=${encodeURIComponent(this.options.model)}`, { 'openai-safety-identifier': safetyId });
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private dial(query: string, more: Readonly<Record<string, string>> = {}): Promise<RealtimeLine> {
    const url = `${this.base.replace(/^http/, 'ws')}/realtime?${query}`;
    return RealtimeLine.dial(url, { authorization: `Bearer ${this.options.apiKey}`, ...more }, TIMEOUT_MS);
  }

  private async post(path: string, { form, safetyId }: { form?: Form; safetyId?: string }) {
    const answer = await request(this.base + path, {
      dispatcher: this.agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.options.apiKey}`,
        ...(safetyId === undefined ? {} : { 'openai-safety-identifier': safetyId }),
        ...(form ? { 'content-type': form.type } : {}),
      },
      body: form?.body ?? null,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      const isLate = error instanceof Error && /Timeout|Abort/.test(error.name);
      throw new RealtimeFailure(isLate ? 'timeout' : 'unreachable');
    });
    const text = await answer.body.text().catch(() => '');
    if (answer.statusCode < 200 || answer.statusCode > 299 || text.length > MOST_BYTES)
      throw refusalOf(answer.statusCode, text.slice(0, MOST_BYTES));
    return { headers: answer.headers, text };
  }
}

interface Form {
  readonly type: string;
  readonly body: string;
}

/** A form whose parts have types but no file names: undici names a file for each part with a type, and a file is no field. */
function formOf(parts: Readonly<Record<string, readonly [type: string, text: string]>>): Form {
  const boundary = `omnichat-${randomUUID()}`;
  const written = Object.entries(parts).map(
    ([name, [type, text]]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`,
  );
  return { type: `multipart/form-data; boundary=${boundary}`, body: `${written.join('')}--${boundary}--\r\n` };
}
