import type { Settings } from './config/settings.js';

/** What a newcomer sees: where the server is and one command that shows it at work. */
export function welcome({ url, token, settings }: { url: string; token: string; settings: Settings }): string {
  const isKeyless = !settings.OPENROUTER_API_KEY && !settings.OPENAI_API_KEY && !settings.LLM_BASE_URL;
  return `
  omnichat is ready at ${url}
  Swagger UI           ${url}/docs
  Database             ${settings.DATABASE_URL ? 'DATABASE_URL' : `embedded PostgreSQL in ${settings.DATA_DIR}/`}
  Answers come from    ${isKeyless ? 'the built-in local provider (set OPENROUTER_API_KEY or OPENAI_API_KEY for a language model)' : 'your language model'}

  Watch an answer stream (the token is good for a day):

export TOKEN=${token}
ID=$(curl -s -X POST ${url}/conversations -H "Authorization: Bearer $TOKEN" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/;q')
curl -N ${url}/conversations/$ID/messages -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' -d '{"content":"When are you open?","stream":true}'

  Another token: npm run token -- --project demo --role admin          Stop: Ctrl-C
`;
}
