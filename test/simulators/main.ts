import { parseArgs } from 'node:util';
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
  const vendor = await startVendor({ port: Number(values.port), paceMs: Number(values['pace-ms']), records: false });
  console.log(`A simulated model vendor listens on ${vendor.url}. Put this into .env, then start omnichat:

LLM_PROVIDER=openrouter
OPENROUTER_API_KEY=simulated
OPENROUTER_BASE_URL=${vendor.openRouterUrl}
LLM_MODEL=sim-friendly

OpenAI's wire is at ${vendor.openAiUrl}. Other models to try: sim-fast, sim-slow, sim-silent, sim-broken,
sim-overloaded, sim-fixed-ttft-200-rate-50-n-400. Ctrl-C stops it.`);
  process.once('SIGINT', () => void vendor.close());
  process.once('SIGTERM', () => void vendor.close());
}
