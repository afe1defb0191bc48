import { Client, type ClientSettings } from './client.js';
import { authLogout, authRefresh, loginsLogin } from './generated/sdk.gen.js';
import type { Login } from './generated/types.gen.js';
import { isUnauthenticated, SessionEnded } from './problem.js';
import { createRest } from './rest.js';
import { defaultStorage } from './storage.js';
import { type GrantPlace, GrantTokens, type KeptGrant, readGrant } from './tokens.js';

export type SellerSettings = Omit<ClientSettings, 'tokens'>;

/** A seller who is logged in. */
export interface SellerSession {
  readonly client: Client;
  /** Ends the session on the server and forgets it here. */
  logOut(): Promise<void>;
}

/** Logs a seller in. The session survives reloads: `resumeSeller` takes it up. @throws ProblemError */
export async function logIn(settings: SellerSettings, login: Login): Promise<SellerSession> {
  const { tokens } = sellerTokens(settings);
  await tokens.begin(await loginsLogin({ client: createRest(settings.url), body: login }));
  return session(settings);
}

/** The seller who has logged in here before; null when nobody has, or logged out. */
export async function resumeSeller(settings: SellerSettings): Promise<SellerSession | null> {
  return (await readGrant(sellerTokens(settings).place)) ? session(settings) : null;
}

function session(settings: SellerSettings): SellerSession {
  const { tokens } = sellerTokens(settings);
  const client = new Client({ ...settings, tokens });
  const logOut = async (): Promise<void> => {
    try {
      await authLogout({ client: client.rest });
    } finally {
      client.close();
      await tokens.forget();
    }
  };
  return { client, logOut };
}

function sellerTokens({ url, storage = defaultStorage() }: SellerSettings): { tokens: GrantTokens; place: GrantPlace } {
  const place = { storage, key: 'seller' };
  return { tokens: new GrantTokens(place, (grant) => refreshed(url, grant)), place };
}

/** The next grant of a session. @throws SessionEnded when it is over */
export async function refreshed(url: string, { refresh_token }: KeptGrant) {
  try {
    return await authRefresh({ client: createRest(url), body: { refresh_token } });
  } catch (error) {
    throw isUnauthenticated(error) ? new SessionEnded() : error;
  }
}
