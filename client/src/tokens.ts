import type { Grant } from './generated/types.gen.js';
import { SessionEnded } from './problem.js';
import type { Storage } from './storage.js';

/** Gives access tokens to whoever calls the server. */
export interface Tokens {
  /** A token that is good for the next half minute, as far as can be known. @throws SessionEnded */
  current(): Promise<string>;
  /** Another token than the one that was refused. @throws SessionEnded when there is none */
  renewed(refused: string): Promise<string>;
}

/** Tokens that somebody else makes: your own server, for its own users. A function is asked again when one was refused. */
export function suppliedTokens(supply: string | (() => string | Promise<string>)): Tokens {
  const ask = async (): Promise<string> => (typeof supply === 'string' ? supply : supply());
  return {
    current: ask,
    renewed: async (refused) => {
      const token = await ask();
      if (token === refused) throw new SessionEnded();
      return token;
    },
  };
}

/** A token is renewed this long before its end, in milliseconds. */
const MARGIN_MS = 30_000;

/** A grant with the moment of its end. */
export interface KeptGrant extends Grant {
  readonly ends_at: number;
}

export interface GrantPlace {
  readonly storage: Storage;
  readonly key: string;
}

export const readGrant = async ({ storage, key }: GrantPlace): Promise<KeptGrant | null> => {
  const text = await storage.get(key);
  return text === null ? null : (JSON.parse(text) as KeptGrant);
};

/**
 * The tokens of a session of this server. A refresh token is good once, and a second use ends the session: so one tab at a time renews
 * (Web Locks), and looks first whether another one has.
 */
export class GrantTokens implements Tokens {
  private renewing: Promise<string> | null = null;

  constructor(
    private readonly place: GrantPlace,
    private readonly renew: (grant: KeptGrant) => Promise<Grant>,
  ) {}

  /** Takes the tokens of a session that has just begun. */
  async begin(grant: Grant): Promise<KeptGrant> {
    const kept = { ...grant, ends_at: Date.now() + grant.expires_in * 1_000 };
    await this.place.storage.set(this.place.key, JSON.stringify(kept));
    return kept;
  }

  /** Forgets the session on this device. */
  async forget(): Promise<void> {
    await this.place.storage.remove(this.place.key);
  }

  async current(): Promise<string> {
    const grant = await readGrant(this.place);
    if (!grant) throw new SessionEnded();
    return isFresh(grant) ? grant.access_token : this.renewed(grant.access_token);
  }

  renewed(refused: string): Promise<string> {
    this.renewing ??= alone(this.place.key, () => this.next(refused)).finally(() => (this.renewing = null));
    return this.renewing;
  }

  private async next(refused: string): Promise<string> {
    const grant = await readGrant(this.place);
    if (!grant) throw new SessionEnded();
    if (grant.access_token !== refused && isFresh(grant)) return grant.access_token;
    return (await this.begin(await this.renew(grant))).access_token;
  }
}

/** Whether a token is good for the next half minute. */
export const isFresh = ({ ends_at: endsAt }: KeptGrant): boolean => endsAt - MARGIN_MS > Date.now();

interface Locks {
  request<T>(name: string, act: () => Promise<T>): Promise<T>;
}

/** Runs with nobody else of this origin at the same work, where the browser has Web Locks. */
function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
  const { locks } = (globalThis as { navigator?: { locks?: Locks } }).navigator ?? {};
  return locks ? locks.request(`omnichat:${name}`, act) : act();
}
