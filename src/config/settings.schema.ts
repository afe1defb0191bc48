import { z } from 'zod';

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true' || value === '1');

const whole = (fallback: number, min: number, max: number) =>
  z.coerce.number('must be a whole number').int().min(min).max(max).default(fallback);

const items = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const list = z.string().default('').transform(items);

/** Hosts as a policy of a page names them: with a star for what stands before, or a port behind. */
const hosts = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform(items)
    .pipe(z.array(z.string().regex(/^(\*\.)?[\w-]+(\.[\w-]+)*(:\d{1,5})?$/, 'must be hosts')));

const optionalUrl = z.url({ protocol: /^https?$/ }).optional();

/**
 * The environment variables that omnichat reads, with their defaults and limits.
 * Times are milliseconds. `.env.example` lists the same names; a test compares the two.
 */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(3000, 0, 65_535),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  TRUST_PROXY: list,
  DATA_DIR: z.string().default('.omnichat'),

  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  DATABASE_POOL_SIZE: whole(10, 2, 200),
  DATABASE_STATEMENT_TIMEOUT_MS: whole(5_000, 100, 600_000),
  ALLOW_EMBEDDED_DATABASE: flag(false),

  JWT_SECRET: z.string().optional(),
  JWT_SECRET_PREVIOUS: z.string().optional(),
  JWT_JWKS_URL: optionalUrl,
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z
    .string()
    .refine((audience) => audience !== 'widget', 'must not be "widget", which names the tokens of visitors')
    .optional(),
  JWT_REQUIRE_PROJECT: flag(true),

  LLM_PROVIDER: z.enum(['openrouter', 'openai', 'compatible', 'local']).optional(),
  LLM_MODEL: z.string().optional(),
  LLM_BASE_URL: optionalUrl,
  LLM_API_KEY: z.string().optional(),
  OPENROUTER_API_KEY: z.string().optional(),
  OPENROUTER_BASE_URL: z.url().default('https://openrouter.ai/api/v1'),
  OPENROUTER_SITE_URL: optionalUrl,
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
  LLM_FALLBACKS: list,
  LLM_LAST_RESORT: z.enum(['local', 'none']).default('local'),
  LLM_TEMPERATURE: z.coerce.number().min(0).max(2).optional(),
  LLM_MAX_OUTPUT_TOKENS: whole(1_024, 1, 128_000),
  LLM_CONTEXT_TOKENS: whole(16_000, 512, 2_000_000),
  LLM_PRICES: list,
  // In a day (UTC), for each project and each visitor; 0: no limit.
  BUDGET_PROJECT_TOKENS_PER_DAY: whole(0, 0, 1_000_000_000_000),
  BUDGET_PROJECT_USD_PER_DAY: z.coerce.number().min(0).max(1_000_000).default(0),
  BUDGET_CONTACT_TOKENS_PER_DAY: whole(0, 0, 1_000_000_000_000),
  BUDGET_CONTACT_USD_PER_DAY: z.coerce.number().min(0).max(1_000_000).default(0),
  LLM_CONNECT_TIMEOUT_MS: whole(10_000, 10, 600_000),
  LLM_FIRST_TOKEN_TIMEOUT_MS: whole(20_000, 10, 600_000),
  LLM_IDLE_TIMEOUT_MS: whole(15_000, 10, 600_000),
  LLM_TOTAL_TIMEOUT_MS: whole(120_000, 10, 3_600_000),
  LLM_MAX_CONCURRENT: whole(500, 1, 10_000),

  EMBEDDING_MODEL: z.string().optional(),
  EMBEDDING_PROVIDER: z.enum(['openrouter', 'openai', 'compatible']).optional(),
  EMBEDDING_DIMENSIONS: z.coerce.number().int().min(32).max(8_192).optional(),
  // Beside the public internet: hosts, host:port, networks.
  OUTBOUND_ALLOW: list,
  KNOWLEDGE_MAX_BYTES: whole(20_971_520, 1_024, 268_435_456),

  SPEECH_TO_TEXT_PROVIDER: z.enum(['openai', 'openrouter', 'elevenlabs', 'assemblyai', 'none']).optional(),
  SPEECH_TO_TEXT_MODEL: z.string().optional(),
  TEXT_TO_SPEECH_PROVIDER: z.enum(['openai', 'openrouter', 'elevenlabs', 'none']).optional(),
  TEXT_TO_SPEECH_MODEL: z.string().optional(),
  TEXT_TO_SPEECH_VOICE: z.string().optional(),
  ELEVENLABS_API_KEY: z.string().optional(),
  ELEVENLABS_BASE_URL: z.url().default('https://api.elevenlabs.io'),
  ASSEMBLYAI_API_KEY: z.string().optional(),
  ASSEMBLYAI_BASE_URL: z.url().default('https://api.assemblyai.com'),
  SPEECH_TIMEOUT_MS: whole(30_000, 10, 600_000),
  SPEECH_IDLE_TIMEOUT_MS: whole(10_000, 10, 600_000),
  VOICE_MAX_BYTES: whole(10_485_760, 1_024, 26_214_400),
  VOICE_MAX_SECONDS: whole(60, 1, 3_600),
  // Entries `model=usd/minute` (of sound) or `model=usd/1000-characters` (of text).
  SPEECH_PRICES: list,

  REALTIME_PROVIDER: z.enum(['openai', 'none']).optional(),
  REALTIME_MODEL: z.string().default('gpt-realtime-2.1'),
  REALTIME_VOICE: z.string().default('marin'),
  REALTIME_TRANSCRIPTION_MODEL: z.string().default('gpt-transcribe'),
  REALTIME_PRICES: list,
  // Seconds: of one call, and of the calls and spoken turns of a visitor and of a project in 24 hours.
  CALL_SECONDS: whole(900, 5, 3_600),
  CALL_SECONDS_PER_VISITOR: whole(3_600, 5, 86_400),
  CALL_SECONDS_PER_PROJECT: whole(36_000, 5, 100_000_000),
  CALL_ON_TAKE_OVER: z.enum(['hang-up', 'listen']).default('hang-up'),
  CALL_LEASE_MS: whole(15_000, 200, 600_000),
  REALTIME_TOKENS: flag(false),
  LIVEAVATAR_API_KEY: z.string().optional(),
  LIVEAVATAR_BASE_URL: z.url().default('https://api.liveavatar.com'),
  LIVEAVATAR_AVATAR_ID: z.string().optional(),
  LIVEAVATAR_SECONDS: whole(600, 30, 7_200),
  LIVEAVATAR_HOSTS: hosts('*.livekit.cloud,*.heygen.io,*.liveavatar.com'),

  GENERATION_LEASE_MS: whole(15_000, 200, 600_000),
  DELTA_INTERVAL_MS: whole(50, 50, 1_000),
  SSE_HEARTBEAT_MS: whole(15_000, 50, 60_000),
  DRAIN_TIMEOUT_MS: whole(5_000, 0, 60_000),
  SEND_QUEUE_LIMIT: whole(5_000, 1, 1_000_000),

  // Points in each window; a call costs one, and one more for each KiB. 0 turns a limit off.
  RATE_LIMIT_WINDOW_SECONDS: whole(10, 1, 3_600),
  RATE_LIMIT_PER_SOCKET: whole(500, 0, 1_000_000_000),
  RATE_LIMIT_PER_ACTOR: whole(3_000, 0, 1_000_000_000),
  RATE_LIMIT_PER_ROUTE: whole(3_000, 0, 1_000_000_000),
  RATE_LIMIT_PER_ADDRESS: whole(20_000, 0, 1_000_000_000),
  RATE_LIMIT_PER_PROJECT: whole(100_000, 0, 1_000_000_000),
  RATE_LIMIT_CONNECTS_PER_ADDRESS: whole(5_000, 0, 1_000_000_000),
  RATE_LIMIT_LOGINS: whole(5, 0, 1_000_000),
  // New visitors in an hour; 0 turns it off.
  RATE_LIMIT_ARRIVALS_PER_ADDRESS: whole(1_000, 0, 1_000_000_000),
  // Spoken turns of one caller in an hour; 0 turns it off.
  RATE_LIMIT_VOICE_TURNS: whole(200, 0, 1_000_000),
  // Open sockets at a time; 0: as many as come.
  SOCKETS_PER_ADDRESS: whole(2_000, 0, 1_000_000),
  GUEST_PATIENCE_SECONDS: whole(30, 1, 3_600),
  HIGH_WATER_INTERVAL_MS: whole(20_000, 50, 600_000),
  PRESENCE_GRACE_MS: whole(45_000, 200, 600_000),
  // 0: for ever.
  ROUTING_DECISIONS_KEEP_DAYS: whole(90, 0, 3_650),
});

export type Environment = z.infer<typeof environmentSchema>;
