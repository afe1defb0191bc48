import { jwtVerify } from 'jose';
import { type IdentityClaims, identityClaims } from '../../../contract/contact.schema.js';

/** The furthest that an identity token's end may lie ahead, in seconds. */
const MAX_LIFE_SECONDS = 3_600;
const CLOCK_TOLERANCE_SECONDS = 30;

/**
 * What an identity token of the project says; null for any fault. The signature is compared in constant time, the algorithm is
 * pinned, and only what is signed is read. A token may be shown again until it ends, since pages are loaded again.
 */
export async function readIdentityToken(
  token: string,
  { projectId, secrets }: { projectId: string; secrets: readonly string[] },
): Promise<IdentityClaims | null> {
  for (const secret of secrets) {
    const claims = await verified(token, secret);
    if (!claims) continue;
    const isTooLong = claims.exp > Date.now() / 1_000 + MAX_LIFE_SECONDS + CLOCK_TOLERANCE_SECONDS;
    return isTooLong || claims.project_id !== projectId ? null : claims;
  }
  return null;
}

async function verified(token: string, secret: string): Promise<IdentityClaims | null> {
  try {
    const { payload } = await jwtVerify(token, Buffer.from(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp', 'jti', 'project_id'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return identityClaims.parse(payload);
  } catch {
    return null;
  }
}
