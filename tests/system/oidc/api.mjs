// A protected resource: who may come in, judged as an API behind HelseID judges it.
//
// Out of `admit`: the token's claims. Thrown: Refused, with what goes into WWW-Authenticate.
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { skewSeconds } from './profiles.mjs';

// What clients and their proofs may be signed with.
export const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const proofSeconds = 60;

export class Refused extends Error {
  constructor(error, why) {
    super(why);
    this.error = error;
    this.status = error === 'insufficient_scope' ? 403 : 401;
    this.challenge = error ? `DPoP error="${error}", error_description="${why}"` : 'DPoP';
  }
}

export function makeGate({ issuer, resource, accessTokenKey }) {
  const seen = new Map();

  // A proof is good once; those that are too old anyway are forgotten.
  function onlyOnce(jti, now) {
    for (const [old, at] of seen) if (at < now - 2 * proofSeconds) seen.delete(old);
    if (seen.has(jti)) throw new Refused('invalid_dpop_proof', 'jti was used before');
    seen.set(jti, now);
  }

  async function tokenClaims(token) {
    try {
      const { payload } = await jwtVerify(token, accessTokenKey, {
        issuer, audience: resource, typ: 'at+jwt', algorithms: ['ES256'] });
      return payload;
    } catch (error) {
      throw new Refused('invalid_token', error.message.replaceAll('"', "'"));
    }
  }

  async function checkProof(proof, { method, url, token, thumbprint }) {
    let verified;
    try {
      verified = await jwtVerify(proof, EmbeddedJWK, { algorithms, typ: 'dpop+jwt' });
    } catch (error) {
      throw new Refused('invalid_dpop_proof', error.message.replaceAll('"', "'"));
    }
    const { payload, protectedHeader } = verified;
    const now = Date.now() / 1000;
    const ath = createHash('sha256').update(token).digest('base64url');
    const rules = [
      [typeof payload.jti === 'string' && payload.jti !== '', 'no jti'],
      [payload.htm === method, 'htm is another method'],
      [payload.htu === url, 'htu is another address'],
      [payload.ath === ath, 'ath is of another token'],
      [Math.abs(now - payload.iat) <= proofSeconds + skewSeconds, 'iat is too far from now'],
      [await calculateJwkThumbprint(protectedHeader.jwk) === thumbprint, 'the token is bound to another key'],
    ];
    const broken = rules.find(([holds]) => !holds);
    if (broken) throw new Refused('invalid_dpop_proof', broken[1]);
    onlyOnce(payload.jti, now);
  }

  return async function admit({ method, url, headers }) {
    const [scheme, token] = (headers.authorization ?? '').split(' ');
    if (!token) throw new Refused(undefined, 'no token');
    if (!['dpop', 'bearer'].includes(scheme.toLowerCase())) throw new Refused(undefined, 'another scheme');
    const claims = await tokenClaims(token);
    const thumbprint = claims.cnf?.jkt;
    if (scheme.toLowerCase() === 'bearer') {
      if (thumbprint) throw new Refused('invalid_token', 'the token is bound to a key');
      return claims;
    }
    if (!thumbprint) throw new Refused('invalid_token', 'the token is not bound to a key');
    if (!headers.dpop) throw new Refused('invalid_dpop_proof', 'no proof');
    await checkProof(headers.dpop, { method, url, token, thumbprint });
    return claims;
  };
}
