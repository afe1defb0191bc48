/** How a simulated vendor answers one request. Everything has a default: `{}` is a friendly streamed answer. */
export interface Behaviour {
  readonly text?: string;
  /** The text cut into exactly these chunks; wins over `text`. */
  readonly chunks?: readonly string[];
  /** Pause before each chunk. */
  readonly paceMs?: number;
  /** Pause before the response headers. */
  readonly headersDelayMs?: number;
  /** Pause between headers and the first chunk. */
  readonly firstChunkDelayMs?: number;
  /** Never say anything useful: no headers, headers then nothing, or headers then comments for ever. */
  readonly silence?: 'before-headers' | 'after-headers' | 'comments';
  /** A refusal instead of a stream. */
  readonly refusal?: HttpRefusal;
  /** What happens after the chunks, in place of finish reason, usage and `[DONE]`. */
  readonly ending?:
    'done' | 'eof' | 'eof-after-finish' | 'reset' | 'hang' | 'hang-after-finish' | 'malformed' | 'error-chunk';
  /** For `error-chunk`: the `error` member. */
  readonly errorChunk?: Readonly<Record<string, unknown>>;
  /** The TCP connection is reset in place of an answer. */
  readonly reset?: boolean;
  readonly finishReason?: string;
  /** Sent as `delta.refusal`. */
  readonly refusalText?: string;
  readonly reasoning?: readonly string[];
  readonly toolCalls?: readonly SimulatedToolCall[];
  /** Each call in one chunk and without an index, as Ollama sends it (providers.md §3). */
  readonly wholeCalls?: boolean;
  readonly usage?: 'last-chunk' | 'finish-chunk' | 'none';
  /** The whole answer as one JSON document. */
  readonly json?: boolean;
  /** Each byte in a TCP segment of its own. */
  readonly byteByByte?: boolean;
  readonly lineEnd?: '\n' | '\r\n' | '\r';
  /** Comment lines between the chunks. */
  readonly comments?: boolean;
}

export interface SimulatedToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments in the pieces in which they are sent. */
  readonly pieces: readonly string[];
}

/** A call as a model would make it; its arguments come in two pieces. A string is sent as it is, valid or not. */
export function calling(name: string, given: unknown = {}, id = 'call_1'): Behaviour {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const half = Math.ceil(text.length / 2);
  return { toolCalls: [{ id, name, pieces: [text.slice(0, half), text.slice(half)] }] };
}

export interface HttpRefusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as HTML. */
  readonly body: Readonly<Record<string, unknown>> | string;
}

/** The chunks of a behaviour: given, or the text cut before each word, as models do. */
export function chunksOf({ chunks, text = 'Hello from the simulator.' }: Behaviour): readonly string[] {
  return chunks ?? text.match(/\s*\S+|\s+$/g) ?? [];
}
