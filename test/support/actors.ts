import { ApiClient } from './api-client.js';
import type { TestServer } from './server.js';

/** Everybody who may knock: by token, and whether the token opens the project of the test server. */
export const ACTORS = [
  'nobody',
  'garbage',
  'owner',
  'neighbour',
  'stranger',
  'seller',
  'foreign-seller',
  'admin',
  'foreign-admin',
  'operator',
] as const;

export type ActorName = (typeof ACTORS)[number];
export type Cast = Readonly<Record<ActorName, ApiClient>>;

/** A client for each: `owner` and `neighbour` are users of the project, `stranger` has the owner's name in the other project. */
export function castOf(server: TestServer, otherProject: string): Cast {
  const elsewhere = { project_id: otherProject };
  return {
    nobody: new ApiClient(server.url),
    garbage: new ApiClient(server.url, 'eyJhbGciOiJIUzI1NiJ9.e30.garbage'),
    owner: server.as({ sub: 'owner' }),
    neighbour: server.as({ sub: 'neighbour' }),
    stranger: server.as({ sub: 'owner', ...elsewhere }),
    seller: server.as({ sub: 'sally', role: 'seller' }),
    'foreign-seller': server.as({ sub: 'sally', role: 'seller', ...elsewhere }),
    admin: server.as({ sub: 'adam', role: 'admin' }),
    'foreign-admin': server.as({ sub: 'adam', role: 'admin', ...elsewhere }),
    operator: server.as({ sub: 'olga', role: 'admin', project_id: '*' }),
  };
}
