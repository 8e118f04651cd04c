// A FHIR server behind the gate: what is admitted goes on, under the same path, to a server that knows no tokens.
//
// The Host is kept, so that the links that server writes lead back here.
import http from 'node:http';
import { algorithms, Refused } from './api.mjs';

// What a request needs, in the letters of SMART scopes: the letter, and the type that it is about.
export function needed(method, path) {
  const [type = '', second = ''] = path.replace(/^\/fhir\/?/, '').split('/');
  const letters = {
    GET: second ? 'r' : 's', HEAD: 'r', POST: second === '_search' ? 's' : 'c', PUT: 'u', PATCH: 'u', DELETE: 'd' };
  return { letter: letters[method] ?? '?', type };
}

// A page that follows is asked for at the base, and whoever may search may have it; a transaction needs all types.
export function allows(scopes, { letter, type }) {
  return scopes.some((scope) => {
    const [, forType, letters] = /^system\/(\*|[A-Za-z]+)\.([cruds]+)$/.exec(scope) ?? [];
    const fits = forType === '*' || forType === type || (type === '' && letter === 's');
    return forType && fits && letters.includes(letter);
  });
}

// What SMART's discovery says of it.
export function smartConfiguration({ issuer, scopes }) {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    scopes_supported: scopes,
    capabilities: ['client-confidential-asymmetric', 'permission-v2'],
    code_challenge_methods_supported: ['S256'],
  };
}

export function forward(request, response, base) {
  const target = new URL(base);
  const { authorization, dpop, ...headers } = request.headers;
  const onward = http.request({ host: target.hostname, port: target.port, method: request.method, path: request.url,
    headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.once('error', () => response.writeHead(502).end());
  request.pipe(onward);
}

export function checkScope(claims, method, path) {
  const wanted = needed(method, path);
  if (!allows((claims.scope ?? '').split(' '), wanted)) {
    throw new Refused('insufficient_scope', `wanted ${wanted.letter} of ${wanted.type || 'everything'}`);
  }
}
