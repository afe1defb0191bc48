import type { LlmFailure } from '../llm-providers/llm-failure.problems.js';
import type { LlmVendor } from '../llm-providers/llm.provider.js';

interface Trouble {
  readonly cause: string;
  readonly fix: string;
}

/** The settings that say where a vendor is and what it is asked with. */
const SETTINGS_OF: Readonly<Record<LlmVendor, { readonly key: string; readonly address: string }>> = {
  openrouter: { key: 'OPENROUTER_API_KEY', address: 'OPENROUTER_BASE_URL' },
  openai: { key: 'OPENAI_API_KEY', address: 'OPENAI_BASE_URL' },
  compatible: { key: 'LLM_API_KEY', address: 'LLM_BASE_URL' },
  local: { key: '', address: '' },
};

/** Why a vendor would not answer, and what can be done about it. */
export function troubleOf({ kind, details }: LlmFailure, vendor: LlmVendor): Trouble {
  const { key, address } = SETTINGS_OF[vendor];
  const isReached = details.status !== undefined;
  switch (kind) {
    case 'auth':
      return {
        cause: `HTTP ${details.status ?? 401}: the key is wrong, or revoked, or may not ask.`,
        fix: `Make a new key at the vendor, set ${key}, and start the server again.`,
      };
    case 'quota':
      return {
        cause: 'The account has no credit left, or the key has met its limit.',
        fix: 'Pay, or raise the limit at the vendor.',
      };
    case 'rate-limited':
      return {
        cause: 'HTTP 429: more requests than the vendor allows.',
        fix: 'Wait a minute, or ask the vendor for a higher limit.',
      };
    case 'not-found':
      return { cause: `HTTP 404: nothing is at the address.`, fix: `Look at ${address}: most end in /v1.` };
    case 'overloaded':
      if (isReached)
        return { cause: `HTTP ${details.status}: a fault of the vendor.`, fix: "Look at the vendor's status page." };
      return {
        cause: 'No connection.',
        fix: `Look at ${address}, and whether name lookup and firewall let the server out.`,
      };
    case 'timeout':
      return { cause: 'No answer within 5 s.', fix: 'Look at the network between this server and the vendor.' };
    default:
      return {
        cause: 'What answered does not speak the interface of OpenAI.',
        fix: `Look at ${address}: another kind of server, or a proxy, may be there.`,
      };
  }
}
