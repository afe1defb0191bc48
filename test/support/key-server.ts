import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

/** A key of an issuer: the private half signs, the public half is published. */
export interface IssuerKey {
  readonly alg: Algorithm;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newKey(alg: Algorithm, kid: string): IssuerKey {
  const pair = {
    RS256: () => generateKeyPairSync('rsa', { modulusLength: 2_048 }),
    ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: () => generateKeyPairSync('ed25519'),
  }[alg]();
  return { alg, kid, ...pair };
}

/** An issuer's key endpoint on loopback, under a test's control. It counts what it is asked. */
export class KeyServer {
  keys: readonly IssuerKey[] = [];
  mode: 'answers' | 'fails' | 'hangs' | 'talks-nonsense' = 'answers';
  hits = 0;
  private readonly server = createServer((_, response) => {
    this.hits += 1;
    const body = this.mode === 'answers' ? JSON.stringify({ keys: this.published() }) : '<html>';
    const status = this.mode === 'fails' ? 500 : 200;
    if (this.mode !== 'hangs') response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });

  static async start(...keys: readonly IssuerKey[]): Promise<KeyServer> {
    const server = new KeyServer();
    server.keys = keys;
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The key server does not listen.');
    return `http://127.0.0.1:${address.port}/jwks`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private published(): object[] {
    return this.keys.map(({ alg, kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      alg,
      kid,
      use: 'sig',
    }));
  }
}
