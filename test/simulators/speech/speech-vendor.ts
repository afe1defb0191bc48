import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ROUTES } from './speech-routes.ts';
import { type SpeechBehaviour, writePieces } from './speech-behaviour.ts';

export interface SpeechRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  /** The parts of a form, a file as its bytes in Latin-1; or the members of a JSON body. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Which wire a request belongs to; tests say by it what the next requests meet. */
export type SpeechWireName =
  'recognition' | 'voice' | 'access' | 'secret' | 'avatar' | 'avatar-start' | 'avatar-stop' | 'upload' | 'transcript';

/** Starts the speech vendors on loopback, each under a path of its own. */
export async function startSpeechVendor(port = 0): Promise<SpeechVendor> {
  const vendor = new SpeechVendor();
  await vendor.listen(port);
  return vendor;
}

/**
 * The vendors of speech and avatars under a test's control (providers.md §2.6, §4.1, §5 to §8): OpenAI under `/v1`, OpenRouter under
 * `/api/v1`, ElevenLabs, AssemblyAI and LiveAvatar under their names.
 */
export class SpeechVendor {
  readonly requests: SpeechRequest[] = [];
  /** What is understood of every recording. */
  hears = 'How many bedrooms does this property have?';
  /** Where a session with an avatar finds its room, and what takes its speech. */
  face = { room: 'wss://rooms.simulated', speak: 'wss://speak.simulated' };
  private readonly queues = new Map<SpeechWireName, SpeechBehaviour[]>();
  private readonly always = new Map<SpeechWireName, SpeechBehaviour>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated vendor does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  /** The settings that lead a server here, with a key for everybody. */
  get settings(): Record<string, string> {
    return {
      OPENAI_API_KEY: 'sk-simulated',
      OPENAI_BASE_URL: `${this.url}/v1`,
      OPENROUTER_BASE_URL: `${this.url}/api/v1`,
      ELEVENLABS_BASE_URL: `${this.url}/elevenlabs`,
      ASSEMBLYAI_BASE_URL: `${this.url}/assemblyai`,
      LIVEAVATAR_BASE_URL: `${this.url}/liveavatar`,
      LIVEAVATAR_HOSTS: Object.values(this.face)
        .map((address) => new URL(address).host)
        .join(','),
    };
  }

  /** The next requests on that wire meet these, one each. */
  next(wire: SpeechWireName, ...behaviours: readonly SpeechBehaviour[]): void {
    this.queues.set(wire, [...(this.queues.get(wire) ?? []), ...behaviours]);
  }

  /** Every request on that wire meets this; null ends it. */
  set(wire: SpeechWireName, behaviour: SpeechBehaviour | null): void {
    if (behaviour) this.always.set(wire, behaviour);
    else this.always.delete(wire);
  }

  /** The requests on that wire, in the order of their arrival. */
  asked(wire: SpeechWireName): SpeechRequest[] {
    return this.requests.filter(({ method, path }) => routeOf(method, path)?.wire === wire);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    message.on('error', () => {});
    response.on('error', () => {});
    const request = await received(message);
    this.requests.push(request);
    const route = routeOf(request.method, request.path);
    if (!route) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{}}');
    const behaviour = this.queues.get(route.wire)?.shift() ?? this.always.get(route.wire) ?? {};
    const { url, face } = this;
    const answer = route.answer(request, { hears: behaviour.text ?? this.hears, url, face });
    await writePieces(response, answer, behaviour);
  }
}

const routeOf = (method: string, path: string) =>
  ROUTES.find((route) => route.method === method && route.path.test(path));

async function received(message: IncomingMessage): Promise<SpeechRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { pathname, searchParams: query } = new URL(message.url ?? '/', 'http://localhost');
  const { headers, method = 'GET' } = message;
  return { method, path: pathname, query, headers, bytes, fields: fieldsOf(headers['content-type'] ?? '', bytes) };
}

function fieldsOf(type: string, bytes: Buffer): Record<string, unknown> {
  const boundary = /boundary=([^;]+)/.exec(type)?.[1];
  if (boundary === undefined) return type.includes('json') && bytes.length > 0 ? JSON.parse(bytes.toString()) : {};
  const parts = bytes.toString('latin1').split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    parts.map((part) => {
      const end = part.indexOf('\r\n\r\n');
      return [/name="([^"]*)"/.exec(part)?.[1] ?? '', part.slice(end + 4, -2)];
    }),
  );
}
