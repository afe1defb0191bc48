import type { Readable } from 'node:stream';

export interface ServerEvent {
  readonly event: string;
  readonly id: string | undefined;
  // oxlint-disable-next-line typescript/no-explicit-any -- what an event holds is what the test asks
  readonly data: any;
}

/** Reads server-sent events from a response; comments are passed over. */
export async function* readEvents(stream: Readable): AsyncGenerator<ServerEvent> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const records = (rest + (chunk as string)).split('\n\n');
    rest = records.pop() ?? '';
    for (const record of records) {
      const fields = new Map(record.split('\n').map((line) => splitField(line)));
      const data = fields.get('data');
      if (data === undefined) continue;
      yield { event: fields.get('event') ?? 'message', id: fields.get('id'), data: JSON.parse(data) };
    }
  }
}

/** Reads until the stream ends. */
export async function allEvents(events: AsyncIterable<ServerEvent>): Promise<ServerEvent[]> {
  const all: ServerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The text that the deltas make, checked against their offsets. */
export function textOf(events: readonly ServerEvent[], from = 0): string {
  let text = '';
  for (const { event, data } of events) {
    if (event !== 'reply.delta') continue;
    if (data.offset !== from + text.length) throw new Error(`delta at ${data.offset}, expected ${from + text.length}`);
    text += data.text;
  }
  return text;
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
