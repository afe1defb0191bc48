import { parseArgs } from 'node:util';
import { startSpeechVendor } from './speech/speech-vendor.ts';
import { startVendor } from './vendor.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    'pace-ms': { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log('Usage: npm run simulator -- [--port 4010] [--pace-ms 30]');
} else {
  const speech = await startSpeechVendor();
  const vendor = await startVendor({ port: Number(values.port), paceMs: Number(values['pace-ms']), records: false });
  console.log(`A simulated model vendor listens on ${vendor.url}. Put this into .env, then start omnichat:

LLM_PROVIDER=openrouter
OPENROUTER_API_KEY=simulated
OPENROUTER_BASE_URL=${vendor.openRouterUrl}
LLM_MODEL=sim-friendly

OpenAI's wire is at ${vendor.openAiUrl}. Other models to try: sim-fast, sim-slow, sim-silent, sim-broken,
sim-overloaded, sim-fixed-ttft-200-rate-50-n-400. For voice by turns (whatever is said is heard as one question, and answers hum):

ELEVENLABS_API_KEY=simulated
ELEVENLABS_BASE_URL=${speech.settings.ELEVENLABS_BASE_URL}

Ctrl-C stops it.`);
  const stop = (): void => void Promise.all([vendor.close(), speech.close()]);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
