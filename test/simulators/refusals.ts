import type { HttpRefusal } from './behaviour.ts';

/** OpenAI's error bodies (providers.md §1.1). `text` stands for what upstreams should not say, such as a key. */
export function openAiRefusal(status: number, fields: { type?: string; code?: string | null; text?: string } = {}) {
  const { type = 'invalid_request_error', code = null, text = 'Something is wrong.' } = fields;
  return { status, body: { error: { message: text, type, param: null, code } } } satisfies HttpRefusal;
}

/** OpenRouter's error bodies (providers.md §2.4): the code is the status, as a number. */
export function openRouterRefusal(
  status: number,
  metadata: Record<string, unknown> = {},
  text = 'Something is wrong.',
) {
  return {
    status,
    body: { error: { code: status, message: text, metadata }, user_id: 'user_sim' },
  } satisfies HttpRefusal;
}

/** What a proxy in front of a vendor says. */
export function htmlRefusal(status: number, text = 'Bad Gateway') {
  return {
    status,
    body: `<html><head><title>${status}</title></head><body><h1>${text}</h1></body></html>`,
  } satisfies HttpRefusal;
}

/** The same refusal with response headers, such as `retry-after`. */
export function withHeaders(refusal: HttpRefusal, headers: Readonly<Record<string, string>>): HttpRefusal {
  return { ...refusal, headers };
}
