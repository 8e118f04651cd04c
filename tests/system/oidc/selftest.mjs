#!/usr/bin/env node
// Shows that the token server and its API let right requests in and refuse each wrong one, for both profiles.
//
// usage: node tests/system/oidc/selftest.mjs [--verbose]; exit codes: 0 all as told, 1 something is otherwise
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const server = path.join(path.dirname(fileURLToPath(import.meta.url)), 'server.mjs');
const verbose = process.argv.includes('--verbose');
const seconds = () => Math.floor(Date.now() / 1000);
const count = { good: 0, bad: 0 };

function told(claim, wanted, got) {
  const same = JSON.stringify(wanted) === JSON.stringify(got);
  count[same ? 'good' : 'bad'] += 1;
  if (!same || verbose) {
    const answer = same ? '' : `, got ${JSON.stringify(got)}`;
    console.log(`${same ? 'as told' : 'otherwise'}: ${claim}: ${JSON.stringify(wanted)}${answer}`);
  }
}

async function makeKey(alg, kid) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } };
}

async function start(profile, jwksFile, ...more) {
  const child = spawn(process.execPath, [server, '--jwks', jwksFile, '--profile', profile, ...more],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => child.kill());
  const first = await new Promise((ready, wrong) => {
    createInterface(child.stdout).once('line', ready);
    child.once('exit', (code) => wrong(new Error(`the server ended with ${code}`)));
  });
  return JSON.parse(first);
}

// The client: `change` says what is wrong about this one request.
function client(at, key, proofKey) {
  let nonce;

  async function assertion({ header = {}, claims = {} } = {}) {
    const now = seconds();
    const helseid = at.profile === 'helseid';
    const all = { iss: 'hjertevakt', sub: 'hjertevakt', aud: helseid ? at.issuer : at.token_endpoint,
      iat: now, nbf: now, exp: now + 30, jti: randomUUID(), ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all)))
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: helseid ? 'client-authentication+jwt' : 'JWT', ...header })
      .sign(key.privateKey);
  }

  async function proof(htm, htu, { claims = {}, header = {}, by = proofKey } = {}) {
    const { kty, crv, x, y } = by.jwk;
    return new SignJWT(JSON.parse(JSON.stringify({ htm, htu, jti: randomUUID(), iat: seconds(), ...claims })))
      .setProtectedHeader({ alg: by.alg, typ: 'dpop+jwt', jwk: { kty, crv, x, y }, ...header })
      .sign(by.privateKey);
  }

  async function post(form, headers) {
    const response = await fetch(at.token_endpoint, { method: 'POST', headers, body: new URLSearchParams(form) });
    nonce = response.headers.get('dpop-nonce') ?? nonce;
    return { status: response.status, nonce: response.headers.get('dpop-nonce'), ...(await response.json()) };
  }

  async function token(change = {}) {
    const form = { grant_type: 'client_credentials', client_id: 'hjertevakt', scope: 'system/*.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: change.assertion ?? await assertion(change), ...change.form };
    const bound = change.dpop ?? at.profile === 'helseid';
    const dpop = bound && (change.proof ?? await proof('POST', at.token_endpoint, { ...change.proofChange,
      claims: { nonce, ...change.proofChange?.claims } }));
    return post(form, dpop ? { DPoP: dpop } : {});
  }

  async function call(access, change = {}) {
    const method = change.method ?? 'GET';
    const url = change.url ?? at.echo;
    const ath = createHash('sha256').update(access).digest('base64url');
    const dpop = change.proof ?? await proof(method, url, { ...change, claims: { ath, ...change.claims } });
    const headers = { Authorization: `${change.scheme ?? 'DPoP'} ${access}`, ...(change.bare ? {} : { DPoP: dpop }) };
    const response = await fetch(`${url}?query=is-not-in-htu`, { method, headers });
    return { status: response.status, challenge: response.headers.get('www-authenticate'), ...(await response.json()) };
  }

  return { assertion, proof, token, call };
}

const outcome = ({ status, error }) => [status, error];

async function checkHelseid(jwksFile, keys) {
  const at = await start('helseid', jwksFile);
  const { assertion, proof, token, call } = client(at, keys.client, keys.proof);
  const first = await token();
  told('the first proof has no nonce', [400, 'use_dpop_nonce', true], [...outcome(first), first.nonce !== null]);
  const given = await token();
  told('with the nonce there is a token', [200, 'DPoP', 'system/*.rs', 600],
    [given.status, given.token_type, given.scope, given.expires_in]);
  const used = await assertion();
  await token({ assertion: used });
  told('an assertion used twice', [401, 'invalid_client'], outcome(await token({ assertion: used })));
  const asked = await assertion();
  await token({ assertion: asked, proofChange: { claims: { nonce: undefined } } });
  told('an assertion is used up by the answer that asks for a nonce', [401, 'invalid_client'],
    outcome(await token({ assertion: asked })));

  const wrongAssertions = {
    'aud is the token endpoint': { claims: { aud: at.token_endpoint } },
    'aud is somebody else': { claims: { aud: 'https://example.org' } },
    'aud is a list': { claims: { aud: [at.issuer] } },
    'it lives 61 s': { claims: { exp: seconds() + 61 } },
    'it lives 30 s from long ago on': { claims: { iat: seconds() - 100, nbf: seconds() - 100, exp: seconds() - 70 } },
    'it is not valid yet': { claims: { nbf: seconds() + 20 } },
    'iat lies ahead': { claims: { iat: seconds() + 20 } },
    'no iat': { claims: { iat: undefined } },
    'no nbf': { claims: { nbf: undefined } },
    'no exp': { claims: { exp: undefined } },
    'no jti': { claims: { jti: undefined } },
    'another iss': { claims: { iss: 'somebody' } },
    'typ is JWT': { header: { typ: 'JWT' } },
    'no typ': { header: { typ: undefined } },
    'a key of somebody else': { assertion: await client(at, keys.stranger, keys.proof).assertion() },
  };
  for (const [what, change] of Object.entries(wrongAssertions)) {
    told(`assertion: ${what}`, [401, 'invalid_client'], outcome(await token(change)));
  }

  told('assertion: another sub', [400, 'invalid_request'], outcome(await token({ claims: { sub: 'somebody' } })));

  const wrongProofs = {
    'no proof': [{ dpop: false }, 'invalid_grant'],
    'another method': [{ proofChange: { claims: { htm: 'GET' } } }, 'invalid_dpop_proof'],
    'another address': [{ proofChange: { claims: { htu: at.echo } } }, 'invalid_dpop_proof'],
    'no jti': [{ proofChange: { claims: { jti: undefined } } }, 'invalid_dpop_proof'],
    'typ is JWT': [{ proofChange: { header: { typ: 'JWT' } } }, 'invalid_dpop_proof'],
    'a nonce of our own': [{ proofChange: { claims: { nonce: 'of-our-own' } } }, 'use_dpop_nonce'],
    'signed with another key': [{ proofChange: { by: { ...keys.proof, privateKey: keys.otherProof.privateKey } } },
      'invalid_dpop_proof'],
  };
  for (const [what, [change, error]] of Object.entries(wrongProofs)) {
    told(`proof: ${what}`, [400, error], outcome(await token(change)));
  }
  const nonce = (await token({ proofChange: { claims: { nonce: undefined } } })).nonce;
  const once = await proof('POST', at.token_endpoint, { claims: { nonce } });
  told('a proof', 200, (await token({ proof: once })).status);
  told('the same proof again', [400, 'invalid_grant'], outcome(await token({ proof: once })));

  told('an unknown scope', [400, 'invalid_scope'], outcome(await token({ form: { scope: 'system/*.rs all' } })));
  told('the API by its name', 200, (await token({ form: { resource: at.resource } })).status);
  told('an unknown API', [400, 'invalid_target'], outcome(await token({ form: { resource: 'https://example.org' } })));
  told('another grant', [400, 'unsupported_grant_type'],
    outcome(await token({ form: { grant_type: 'refresh_token' } })));

  const access = given.access_token;
  told('the API lets the token and its proof in', [200, 'hjertevakt', 'system/*.rs', true],
    (({ status, client: id, scope, bound }) => [status, id, scope, bound])(await call(access)));
  told('with POST too', [200, 'POST'],
    (({ status, method }) => [status, method])(await call(access, { method: 'POST' })));
  const wrongCalls = {
    'no proof': [{ bare: true }, 'invalid_dpop_proof'],
    'as Bearer': [{ scheme: 'Bearer' }, 'invalid_token'],
    'a proof for another method': [{ claims: { htm: 'POST' } }, 'invalid_dpop_proof'],
    'a proof with the query in htu': [{ claims: { htu: `${at.echo}?query=is-not-in-htu` } }, 'invalid_dpop_proof'],
    'a proof without ath': [{ claims: { ath: undefined } }, 'invalid_dpop_proof'],
    'a proof for another token': [{ claims: { ath: 'x' } }, 'invalid_dpop_proof'],
    'an old proof': [{ claims: { iat: seconds() - 100 } }, 'invalid_dpop_proof'],
    'a proof by another key': [{ by: keys.otherProof }, 'invalid_dpop_proof'],
  };
  for (const [what, [change, error]] of Object.entries(wrongCalls)) {
    told(`API: ${what}`, [401, error], outcome(await call(access, change)));
  }
  const ath = createHash('sha256').update(access).digest('base64url');
  const spent = await proof('GET', at.echo, { claims: { ath } });
  told('API: a proof', 200, (await call(access, { proof: spent })).status);
  told('API: the same proof again', [401, 'invalid_dpop_proof'], outcome(await call(access, { proof: spent })));
  told('API: a token that was changed', [401, 'invalid_token'], outcome(await call(`${access}x`)));

  const discovery = await (await fetch(`${at.issuer}/.well-known/openid-configuration`)).json();
  told('discovery', [at.issuer, at.token_endpoint, true, ['private_key_jwt'], true],
    [discovery.issuer, discovery.token_endpoint, discovery.require_pushed_authorization_requests,
      discovery.token_endpoint_auth_methods_supported, discovery.dpop_signing_alg_values_supported.includes('ES256')]);
  told('a pushed authorization request', 201, await pushed(at, discovery, assertion, proof, nonce));
}

async function pushed(at, discovery, assertion, proof, nonce) {
  const endpoint = discovery.pushed_authorization_request_endpoint;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { DPoP: await proof('POST', endpoint, { claims: { nonce } }) },
    body: new URLSearchParams({
      client_id: 'hjertevakt', response_type: 'code', redirect_uri: `${at.issuer}/callback`, scope: 'openid',
      code_challenge: createHash('sha256').update('verifier').digest('base64url'), code_challenge_method: 'S256',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(),
    }),
  });
  return response.status;
}

async function checkSmart(jwksFile, keys) {
  const at = await start('smart', jwksFile, '--seconds', '3');
  const { token, call } = client(at, keys.client, keys.proof);
  const given = await token();
  told('SMART: a Bearer token without proof', [200, 'Bearer', 3], [given.status, given.token_type, given.expires_in]);
  told('SMART: a scope that is not offered is left out', [200, 'system/*.rs'],
    (({ status, scope }) => [status, scope])(await token({ form: { scope: 'system/*.rs user/*.rs' } })));
  told('SMART: the API lets it in', 200, (await call(given.access_token, { scheme: 'Bearer', bare: true })).status);
  told('SMART: aud is the issuer', [401, 'invalid_client'], outcome(await token({ claims: { aud: at.issuer } })));
  told('SMART: it lives 301 s', [401, 'invalid_client'], outcome(await token({ claims: { exp: seconds() + 301 } })));
  told('SMART: iat and nbf may be missing', 200,
    (await token({ claims: { iat: undefined, nbf: undefined, exp: seconds() + 290 } })).status);
  told('SMART: typ of HelseID', [401, 'invalid_client'],
    outcome(await token({ header: { typ: 'client-authentication+jwt' } })));
  told('SMART: with a proof the token is bound', 'DPoP', (await token({ dpop: true })).token_type);
  await new Promise((later) => { setTimeout(later, 3500); });
  told('SMART: a token that has expired', [401, 'invalid_token'],
    outcome(await call(given.access_token, { scheme: 'Bearer', bare: true })));
}

// The gate in front of a FHIR server; the server is one that says what it was asked.
async function checkFhir(jwksFile, keys) {
  const behind = http.createServer(({ method, url, headers }, response) => response.end(JSON.stringify({
    asked: `${method} ${url}`, host: headers.host, told: [headers.authorization, headers.dpop] })));
  await new Promise((ready) => { behind.listen(0, '127.0.0.1', ready); });
  const at = await start('smart', jwksFile, '--fhir', `http://127.0.0.1:${behind.address().port}/fhir`,
    '--scopes', 'system/Flag.rs system/Observation.s system/*.cruds');
  const { token, call } = client(at, keys.client, keys.proof);
  const smart = await (await fetch(`${at.fhir}/.well-known/smart-configuration`)).json();
  told('FHIR: discovery', at.token_endpoint, smart.token_endpoint);
  told('FHIR: metadata is for everybody', 200, (await fetch(`${at.fhir}/metadata`)).status);
  told('FHIR: the rest is not', 401, (await fetch(`${at.fhir}/Flag/1`)).status);
  const some = (await token({ form: { scope: 'system/Flag.rs system/Observation.s' } })).access_token;
  const ask = (access, method, path) => call(access, { method, url: at.fhir + path, scheme: 'Bearer', bare: true });
  told('FHIR: what goes on holds no token, and the host that was asked', {
    asked: 'GET /fhir/Flag/1?query=is-not-in-htu', host: new URL(at.issuer).host, told: [null, null] },
  (({ asked, host, told: seen }) => ({ asked, host, told: seen }))(await ask(some, 'GET', '/Flag/1')));
  for (const [method, path, status] of [['GET', '/Flag', 200], ['POST', '/Observation/_search', 200], ['GET', '', 200],
    ['GET', '/Observation/1', 403], ['POST', '/Flag', 403], ['POST', '', 403], ['GET', '/Patient', 403]]) {
    told(`FHIR: ${method} ${path} with a few scopes`, status, (await ask(some, method, path)).status);
  }
  const all = (await token({ form: { scope: 'system/*.cruds' } })).access_token;
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    told(`FHIR: ${method} with all scopes`, 200, (await ask(all, method, method === 'POST' ? '' : '/Flag/1')).status);
  }
  behind.close();
  behind.closeAllConnections?.();
}

const folder = mkdtempSync(path.join(tmpdir(), 'oidc-'));
try {
  const [client_, stranger, proof_, otherProof] = await Promise.all([
    makeKey('ES384', 'client-1'), makeKey('ES384', 'client-1'), makeKey('ES256', 'proof'), makeKey('ES256', 'other')]);
  const keys = { client: client_, stranger, proof: proof_, otherProof };
  const file = path.join(folder, 'jwks.json');
  writeFileSync(file, JSON.stringify({ keys: [client_.jwk] }));
  await checkHelseid(file, keys);
  await checkSmart(file, keys);
  await checkFhir(file, keys);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${count.good} as told, ${count.bad} otherwise`);
process.exit(count.bad === 0 ? 0 : 1);
