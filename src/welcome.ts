import type { Settings } from './config/settings.js';

interface Facts {
  readonly url: string;
  readonly token: string;
  readonly settings: Settings;
  /** Who is asked for answers, in order. */
  readonly models: readonly { provider: string; model: string }[];
  /** Of the demo's seller; null when nobody can log in by it. */
  readonly login: { readonly email: string; readonly password: string } | null;
}

/** What a newcomer sees: where the server is and one command that shows it at work. */
export function welcome({ url, token, settings, models, login }: Facts): string {
  return `
  omnichat is ready at ${url}
  Demo, start here     ${url}/demo
  Swagger UI           ${url}/docs
  Console              ${url}/console${login ? `  (${login.email}, first password ${login.password})` : ''}
  Database             ${settings.DATABASE_URL ? 'DATABASE_URL' : `embedded PostgreSQL in ${settings.DATA_DIR}/`}
  Answers come from    ${models.map(({ provider, model }) => `${provider} (${model})`).join(', then ')}${hint(models)}

  Watch an answer stream (the token is good for a day):

export TOKEN=${token}
ID=$(curl -s -X POST ${url}/conversations -H "Authorization: Bearer $TOKEN" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/;q')
curl -N ${url}/conversations/$ID/messages -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' -d '{"content":"When are you open?","stream":true}'

  Another token: npm run token -- --project demo --role admin          Stop: Ctrl-C
`;
}

const hint = (models: Facts['models']): string =>
  models[0]?.provider === 'local'
    ? ';\n                       for a language model set OPENROUTER_API_KEY or OPENAI_API_KEY in .env'
    : '';
