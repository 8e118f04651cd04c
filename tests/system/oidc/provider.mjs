// oidc-provider, configured as strictly as the profile wants.
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { algorithms } from './api.mjs';
import { skewSeconds, whyNot } from './profiles.mjs';

async function signingKey(alg) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { publicKey, jwk: { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `server-${alg}` } };
}

// In:  issuer, profile (of profiles.mjs), client {id, jwks}, resource (the API's name), scopes, tokenSeconds.
// Out: the provider and the public key that its access tokens are signed for.
export async function makeProvider({ issuer, profile, client, resource, scopes, tokenSeconds }) {
  // The library says on the console that it keeps everything in memory; standard output is for the ready line.
  console.info = console.warn = (...words) => console.error(...words);
  const { Provider, errors } = await import('oidc-provider');
  const keys = { ES256: await signingKey('ES256'), RS256: await signingKey('RS256') };
  const offered = new Set(scopes);

  const provider = new Provider(issuer, {
    clients: [{
      client_id: client.id,
      jwks: client.jwks,
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials', 'authorization_code'],
      response_types: ['code'],
      redirect_uris: [`${issuer}/callback`],
      dpop_bound_access_tokens: profile.dpop,
    }],
    jwks: { keys: Object.values(keys).map((key) => key.jwk) },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: algorithms, dPoPSigningAlgValues: algorithms },
    scopes: ['openid'],
    clockTolerance: skewSeconds,
    ttl: { ClientCredentials: tokenSeconds, AccessToken: tokenSeconds },
    pkce: { methods: ['S256'], required: () => true },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => profile.dpop },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, wanted) {
          if (wanted !== resource) throw new errors.InvalidTarget();
          const unknown = (ctx.oidc.params.scope ?? '').split(' ').find((scope) => scope && !offered.has(scope));
          if (unknown && unknown !== 'openid' && profile.unknownScope === 'refused') {
            throw new errors.InvalidScope('requested scope is not offered', unknown);
          }
          return {
            scope: scopes.join(' '),
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenSeconds,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    assertJwtClientAuthClaimsAndHeader(ctx, claims, header, caller) {
      const why = whyNot(profile, header, claims, {
        issuer,
        tokenEndpoint: ctx.oidc.urlFor('token'),
        clientId: caller.clientId,
        now: Math.floor(Date.now() / 1000),
      });
      if (why) throw new errors.InvalidClientAuth(why);
    },
  });
  return { provider, accessTokenKey: keys.ES256.publicKey };
}
