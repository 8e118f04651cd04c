#!/usr/bin/env node
// A strict token server on the loopback address, and an API behind it.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { makeGate, Refused } from './api.mjs';
import { checkScope, forward, smartConfiguration } from './fhir.mjs';
import { profiles } from './profiles.mjs';
import { makeProvider } from './provider.mjs';

const defaultScopes = 'system/*.rs system/*.cruds system/*.c system/*.u';

const usage = `usage: node tests/system/oidc/server.mjs --jwks FILE [option ...]

  --jwks FILE     the client's public keys, a JSON Web Key Set
  --client ID     the client's id (default hjertevakt)
  --port N        0, the default, takes a free one
  --profile NAME  helseid (default) or smart: what is demanded of the client
  --fhir URL      a FHIR server without a guard, whose path is /fhir: it stands behind the gate at <issuer>/fhir then
  --resource URI  the API's name, the tokens' audience (default <issuer>/api, or <issuer>/fhir with --fhir)
  --scopes LIST   the scopes on offer, with blanks between (default "${defaultScopes}")
  --seconds N     how long a token lives (default 600)
  --print         each request and why it was refused, as JSON lines on standard error

One line of JSON on standard output when it answers: issuer, token_endpoint, resource, echo, fhir, profile. It ends
with SIGTERM.
exit codes: 0 was told to end, 1 could not start, 2 wrong use
`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        jwks: { type: 'string' },
        client: { type: 'string', default: 'hjertevakt' },
        port: { type: 'string', default: '0' },
        profile: { type: 'string', default: 'helseid' },
        resource: { type: 'string' },
        fhir: { type: 'string' },
        scopes: { type: 'string', default: defaultScopes },
        seconds: { type: 'string', default: '600' },
        print: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    if (!values.jwks) throw new Error('no --jwks');
    if (!Object.hasOwn(profiles, values.profile)) throw new Error(`\`${values.profile}\`: no such profile`);
    if (values.fhir && new URL(values.fhir).pathname !== '/fhir') throw new Error('--fhir: the path is not /fhir');
    if (!/^\d+$/.test(values.port + values.seconds)) throw new Error('--port and --seconds are numbers');
    return values;
  } catch (error) {
    process.stderr.write(`server: ${error.message}\n${usage}`);
    process.exit(2);
  }
}

function publicKeys(file) {
  const set = JSON.parse(readFileSync(file, 'utf8'));
  if (set.keys.some((key) => key.d !== undefined || key.k !== undefined)) {
    throw new Error(`${file} holds a private key; only the client may have it`);
  }
  return set;
}

function reply(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function main() {
  const given = options();
  const profile = profiles[given.profile];
  const server = http.createServer();
  await new Promise((ready, wrong) => {
    server.once('error', wrong).listen(Number(given.port), '127.0.0.1', ready);
  });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const resource = given.resource ?? `${issuer}/${given.fhir ? 'fhir' : 'api'}`;
  const scopes = given.scopes.split(' ');
  const { provider, accessTokenKey } = await makeProvider({
    issuer,
    profile,
    client: { id: given.client, jwks: publicKeys(given.jwks) },
    resource,
    scopes,
    tokenSeconds: Number(given.seconds),
  });
  const say = given.print ? (line) => process.stderr.write(`${JSON.stringify(line)}\n`) : () => {};
  provider.on('grant.success', () => say({ token: 'given' }));
  for (const event of ['grant.error', 'pushed_authorization_request.error', 'server_error']) {
    provider.on(event, (_, error) => say({ [event]: error.error ?? error.message, why: error.error_detail
      ?? error.error_description }));
  }

  const admit = makeGate({ issuer, resource, accessTokenKey });
  async function guarded(request, response, path, proceed) {
    try {
      const claims = await admit({ method: request.method, url: issuer + path, headers: request.headers });
      proceed(claims);
      say({ api: 'admitted', method: request.method, path });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say({ api: error.error ?? 'refused', why: error.message, path });
      reply(response, error.status, { error: error.error, error_description: error.message },
        { 'WWW-Authenticate': error.challenge });
    }
  }

  const others = provider.callback();
  async function answer(request, response) {
    const path = request.url.split('?')[0];
    if (path === '/api/echo') {
      await guarded(request, response, path, (claims) => reply(response, 200, { method: request.method,
        path: request.url, client: claims.client_id, scope: claims.scope, bound: claims.cnf !== undefined }));
    } else if (given.fhir && path === '/fhir/.well-known/smart-configuration') {
      reply(response, 200, smartConfiguration({ issuer, scopes }));
    } else if (given.fhir && path === '/fhir/metadata') {
      forward(request, response, given.fhir);
    } else if (given.fhir && /^\/fhir(\/|$)/.test(path)) {
      await guarded(request, response, path, (claims) => {
        checkScope(claims, request.method, path);
        forward(request, response, given.fhir);
      });
    } else {
      others(request, response);
    }
  }
  server.on('request', (request, response) => {
    answer(request, response).catch((error) => reply(response, 500, { error: error.message }));
  });
  process.once('SIGTERM', () => process.exit(0));
  process.stdout.write(`${JSON.stringify({ issuer, token_endpoint: `${issuer}/token`, resource,
    echo: `${issuer}/api/echo`, fhir: given.fhir && `${issuer}/fhir`, profile: given.profile })}\n`);
}

main().catch((error) => {
  process.stderr.write(`server: ${error.message}\n`);
  process.exit(1);
});
