#!/usr/bin/env node
// An EHR's authorization server that we did not write (oidc-provider) before a FHIR server without a guard: SMART launch
// for a confidential client, refresh with rotation, and an OpenID provider with roles. Nobody sits at it: who logs in
// and about whom is told on the command line, and every question is answered by a redirect.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { forward } from '../oidc/fhir.mjs';

const usage = `usage: node tests/system/launch/server.mjs --fhir URL --jwks URL --redirect URL [option ...]

  --fhir URL      a FHIR server without a guard, whose path is /fhir; it stands behind the gate at <issuer>/fhir
  --jwks URL      where the client publishes its keys
  --redirect URL  the client's redirect address
  --client ID     its id (default page)
  --patient ID    the launch's patient (default demo-01)
  --user REF      who is logged in (default Practitioner/fastlege-1)
  --roles LIST    the claim \`roles\`, with blanks between
  --without LIST  scopes that are not granted, with blanks between
  --seconds N     how long an access token lives (default 600)

One line of JSON on standard output when it answers: issuer, fhir. Each token request is a line of JSON on standard error.
exit codes: 0 was told to end, 1 could not start, 2 wrong use
`;

function options() {
  try {
    const text = (value) => ({ type: 'string', default: value });
    const { values } = parseArgs({
      options: {
        fhir: { type: 'string' }, jwks: { type: 'string' }, redirect: { type: 'string' }, client: text('page'),
        patient: text('demo-01'), user: text('Practitioner/fastlege-1'), roles: text(''), without: text(''),
        seconds: text('600'), help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    for (const name of ['fhir', 'jwks', 'redirect']) if (!values[name]) throw new Error(`no --${name}`);
    return values;
  } catch (error) {
    process.stderr.write(`server: ${error.message}\n${usage}`);
    process.exit(2);
  }
}

const types = ['Patient', 'Observation', 'Condition', 'MedicationRequest', 'MedicationStatement',
  'MedicationAdministration', 'MedicationDispense', 'Medication', 'ServiceRequest', 'DiagnosticReport', 'AllergyIntolerance',
  'CarePlan', 'Flag', 'Procedure', 'Encounter', 'Immunization', 'Practitioner', 'PractitionerRole', 'Organization'];
const offered = ['openid', 'profile', 'offline_access', 'online_access', 'fhirUser', 'launch', 'launch/patient',
  ...types.flatMap((type) => [`patient/${type}.rs`, `user/${type}.rs`]), 'patient/Observation.c'];

async function makeProvider({ issuer, given }) {
  console.info = console.warn = (...words) => console.error(...words);
  const { Provider } = await import('oidc-provider');
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const withheld = new Set(given.without.split(' '));
  const provider = new Provider(issuer, {
    clients: [{
      client_id: given.client,
      jwks_uri: given.jwks,
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [given.redirect],
    }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'login-1' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES384', 'RS384'] },
    scopes: offered.filter((scope) => !withheld.has(scope)),
    claims: { openid: ['sub', 'roles', 'name'], fhirUser: ['fhirUser'] },
    conformIdTokenClaims: false,
    extraParams: ['aud', 'launch'],
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'Trygg Nordlys', roles: given.roles.split(' '), fhirUser: `${issuer}/fhir/${given.user}` }),
    }),
    ttl: { AccessToken: Number(given.seconds), AuthorizationCode: 60, Session: 3600, Grant: 3600, Interaction: 60,
      RefreshToken: 3600, IdToken: 300 },
    pkce: { methods: ['S256'], required: () => true },
    issueRefreshToken: (_, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('online_access'),
    rotateRefreshToken: true,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  });
  // What SMART adds to a token response.
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'token') return;
    const form = ctx.oidc.params ?? {};
    process.stderr.write(`${JSON.stringify({ grant: form.grant_type, status: ctx.status, error: ctx.body?.error,
      why: ctx.body?.error_description })}\n`);
    if (ctx.status === 200 && given.patient) Object.assign(ctx.body, { patient: given.patient, need_patient_banner: true });
  });
  return provider;
}

// Login and consent, as if somebody had pressed the buttons.
async function answerInteraction(provider, request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: 'user-1' } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true });
}

function reply(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function main() {
  const given = options();
  const server = http.createServer();
  await new Promise((ready, wrong) => {
    server.once('error', wrong).listen(0, '127.0.0.1', ready);
  });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = await makeProvider({ issuer, given });
  const others = provider.callback();
  async function answer(request, response) {
    const path = request.url.split('?')[0];
    if (path === '/fhir/.well-known/smart-configuration') {
      reply(response, 200, {
        issuer, jwks_uri: `${issuer}/jwks`, authorization_endpoint: '../auth', token_endpoint: '../token',
        grant_types_supported: ['authorization_code', 'refresh_token'], code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
        capabilities: ['launch-ehr', 'launch-standalone', 'client-confidential-asymmetric', 'sso-openid-connect',
          'permission-v2', 'authorize-post'],
      });
    } else if (/^\/fhir\//.test(path)) {
      const token = await provider.AccessToken.find((request.headers.authorization ?? '').replace('Bearer ', ''));
      const open = path === '/fhir/metadata' || request.headers.authorization === undefined;
      if (!open && !token?.isValid) reply(response, 401, { error: 'invalid_token' });
      else forward(request, response, given.fhir);
    } else if (path.startsWith('/interaction/')) {
      await answerInteraction(provider, request, response);
    } else {
      others(request, response);
    }
  }
  server.on('request', (request, response) => {
    answer(request, response).catch((error) => reply(response, 500, { error: error.message }));
  });
  process.once('SIGTERM', () => process.exit(0));
  process.stdout.write(`${JSON.stringify({ issuer, fhir: `${issuer}/fhir` })}\n`);
}

main().catch((error) => {
  process.stderr.write(`server: ${error.message}\n`);
  process.exit(1);
});
