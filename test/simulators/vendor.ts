import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Behaviour } from './behaviour.ts';
import { cannedAnswer, NAMED_BEHAVIOURS } from './canned-answer.ts';
import { catalogBody, embeddingsBody, moderationsBody, type CatalogModel } from './catalog.ts';
import { writeCompletion } from './completion.ts';
import { openAiDialect, openRouterDialect } from './dialect.ts';
import { PacedStreams, paceOfModel } from './paced-streams.ts';
import { openAiRefusal } from './refusals.ts';
import { RequestLog, type RecordedBody } from './request-log.ts';

export interface VendorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Pause between the words of the canned answer. */
  readonly paceMs?: number;
  readonly models?: readonly CatalogModel[];
  /** Off for benchmarks: bodies are then not kept. */
  readonly records?: boolean;
}

type Matcher = string | ((body: RecordedBody) => boolean);

/** Starts a vendor on loopback that speaks OpenAI's wire under `/v1` and OpenRouter's under `/api/v1`. */
export async function startVendor(options: VendorOptions = {}): Promise<SimulatedVendor> {
  const vendor = new SimulatedVendor(options);
  await vendor.listen();
  return vendor;
}

/** A vendor under a test's control: say what the next requests meet, then look at what came. */
export class SimulatedVendor {
  readonly log = new RequestLog();
  /** What `GET /models` lists. */
  models: readonly CatalogModel[];
  /** The only key that is let in; null: any. */
  key: string | null = null;
  /** What the key of OpenRouter may still spend, in US dollars; null: no limit. */
  credit: number | null = null;
  /** TCP connections accepted so far. */
  connections = 0;
  private readonly queue: Behaviour[] = [];
  private readonly rules: { matcher: Matcher; behaviour: Behaviour }[] = [];
  private readonly paced = new PacedStreams();
  private readonly options: VendorOptions;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  constructor(options: VendorOptions) {
    this.options = options;
    this.models = options.models ?? [{ id: 'sim-fast' }, { id: 'sim-slow' }];
  }

  async listen(): Promise<void> {
    this.server.on('connection', () => (this.connections += 1));
    this.server.listen(this.options.port ?? 0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Without a path, such as `http://127.0.0.1:40123`. */
  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated vendor does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  get openAiUrl(): string {
    return `${this.url}/v1`;
  }

  get openRouterUrl(): string {
    return `${this.url}/api/v1`;
  }

  /** The next completions meet these behaviours, one each, before any rule counts. */
  next(...behaviours: readonly Behaviour[]): void {
    this.queue.push(...behaviours);
  }

  /** Every completion for this model, or that fits, meets this behaviour; the latest rule wins. */
  when(matcher: Matcher, behaviour: Behaviour): void {
    this.rules.unshift({ matcher, behaviour });
  }

  /** Resolves once the connection of that request is over: `client` when the client closed it before the answer's end. */
  closed(id: number): Promise<'client' | 'server'> {
    return this.log.closed(id);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that hangs up is what many tests are about.
    request.on('error', () => {});
    response.on('error', () => {});
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = /^(\/api)?\/v1(\/.*)$/.exec(pathname);
    const body = await bodyOf(request);
    const isOpenRouter = route?.[1] !== undefined;
    if (this.options.records !== false) this.log.add(request, body, response);
    if (!this.admits(request)) return refuse(response, openAiRefusal(401, { code: 'invalid_api_key' }));
    if (route?.[2] === '/chat/completions') return this.complete(body, response, isOpenRouter);
    const json = this.answerOf(route?.[2], body, isOpenRouter);
    if (!json) return refuse(response, openAiRefusal(404));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(json));
  }

  /** OpenRouter shows its list of models to everybody. */
  private admits({ url, headers }: IncomingMessage): boolean {
    const isOpen = url === '/api/v1/models';
    return isOpen || this.key === null || headers.authorization === `Bearer ${this.key}`;
  }

  private answerOf(path: string | undefined, body: RecordedBody, isOpenRouter: boolean) {
    if (path === '/key' && isOpenRouter) return { data: { label: 'simulated', limit_remaining: this.credit } };
    if (path === '/models') return catalogBody(this.models, isOpenRouter);
    if (path === '/embeddings') return embeddingsBody(body.input);
    if (path === '/moderations') return moderationsBody(body.input);
    return undefined;
  }

  private async complete(body: RecordedBody, response: ServerResponse, isOpenRouter: boolean): Promise<void> {
    const model = String(body.model);
    const dialect = isOpenRouter ? openRouterDialect(model) : openAiDialect(model);
    const behaviour = this.behaviourOf(body, model);
    const pace = behaviour ? undefined : paceOfModel(model);
    if (pace) return this.paced.add(response, pace, dialect);
    const whole = body.stream === true ? {} : { json: true };
    await writeCompletion(response, { ...(behaviour ?? this.unscripted(body, model)), ...whole }, dialect);
  }

  private behaviourOf(body: RecordedBody, model: string): Behaviour | undefined {
    const rule = this.rules.find(({ matcher }) => (typeof matcher === 'string' ? matcher === model : matcher(body)));
    return this.queue.shift() ?? rule?.behaviour;
  }

  private unscripted(body: RecordedBody, model: string): Behaviour {
    const question = body.messages?.findLast(({ role }) => role === 'user')?.content;
    return (
      NAMED_BEHAVIOURS[model] ?? cannedAnswer(typeof question === 'string' ? question : '', this.options.paceMs ?? 0)
    );
  }
}

function refuse(response: ServerResponse, { status, body }: ReturnType<typeof openAiRefusal>): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<RecordedBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
