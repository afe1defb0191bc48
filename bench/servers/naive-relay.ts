import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { OpenAI } from 'openai';

/** What one writes first: `for await` over the SDK's stream, one event per token. No token, no database, no rules. */
const client = new OpenAI({ baseURL: process.env.UPSTREAM, apiKey: 'bench', maxRetries: 0 });

async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { content } = JSON.parse(await text(request)) as { content: string };
  const stream = await client.chat.completions.create({
    model: 'bench',
    messages: [{ role: 'user', content }],
    stream: true,
  });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for await (const chunk of stream) {
    const piece = chunk.choices[0]?.delta.content;
    if (piece) response.write(`data: ${JSON.stringify({ text: piece })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

const server = createServer((request, response) => {
  relay(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
