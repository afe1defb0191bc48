import type { Bench } from '../lib/bench.ts';
import { Product } from '../lib/product.ts';
import type { Started } from '../lib/processes.ts';
import type { Line } from '../load/voice-call.ts';

/** The vendor of voice, and a product that has it for everything. */
export interface VoiceStage {
  readonly vendor: Started & { port: number };
  readonly product: Product;
  stop(): Promise<void>;
}

export async function voiceStage(bench: Bench, name: string, server = 'fake-voice'): Promise<VoiceStage> {
  const vendor = await bench.serve(server);
  const env = {
    OPENAI_BASE_URL: `http://127.0.0.1:${vendor.port}/v1`,
    RATE_LIMIT_VOICE_TURNS: '0',
    // One visitor makes all calls; each has seconds set aside.
    CALL_SECONDS: '60',
    CALL_SECONDS_PER_VISITOR: '86400',
    CALL_SECONDS_PER_PROJECT: '100000000',
  };
  const product = await Product.start(bench, name, { env });
  const stop = async (): Promise<void> => {
    await product.stop();
    await vendor.stop();
  };
  return { vendor, product, stop };
}

/** New calls of the visitor, each in a conversation of its own, whose sound goes through the product. */
export async function calls(product: Product, count: number, pushToTalk = false): Promise<Line[]> {
  const lines: Line[] = [];
  for (const conversation_id of await product.conversations(count)) {
    const response = await fetch(`http://127.0.0.1:${product.port}/realtime/calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${product.visitorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ conversation_id, transport: 'websocket', push_to_talk: pushToTalk }),
    });
    if (response.status !== 201) throw new Error(`a call was refused: ${await response.text()}`);
    const { relay } = (await response.json()) as { relay: { path: string; ticket: string } };
    lines.push({
      port: product.port,
      path: relay.path,
      hello: JSON.stringify({ type: 'hello', ticket: relay.ticket }),
    });
  }
  return lines;
}

/** Calls straight to the vendor, or through what passes everything on. */
export const plainCalls = (port: number, count: number): Line[] =>
  Array.from({ length: count }, () => ({ port, path: '/v1/realtime?model=bench', hello: null }));
