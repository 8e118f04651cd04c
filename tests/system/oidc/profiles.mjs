// What the two kinds of issuer demand, where they differ. Seconds throughout.
//
// Source: HelseID's security profile for clients and APIs and NHN's client library; SMART App Launch 2.2.
export const profiles = {
  helseid: {
    assertionType: ['client-authentication+jwt'],
    assertionAudience: 'issuer',
    assertionSeconds: 60,
    assertionClaims: ['iat', 'nbf', 'exp', 'jti'],
    dpop: true,
    unknownScope: 'refused',
  },
  smart: {
    assertionType: ['JWT', undefined],
    assertionAudience: 'token endpoint',
    assertionSeconds: 300,
    assertionClaims: ['exp', 'jti'],
    dpop: false,
    unknownScope: 'left out',
  },
};

// Clocks of a test stand on one machine; this much is forgiven all the same.
export const skewSeconds = 5;

// Why the assertion is not what the profile wants, or undefined. Signature, issuer, expiry and single use are looked at
// elsewhere.
export function whyNot(profile, header, claims, { issuer, tokenEndpoint, clientId, now }) {
  const audience = profile.assertionAudience === 'issuer' ? issuer : tokenEndpoint;
  const missing = profile.assertionClaims.find((name) => claims[name] === undefined);
  const begins = claims.iat ?? now;
  if (!profile.assertionType.includes(header.typ)) {
    return `typ \`${header.typ}\`, wanted \`${profile.assertionType[0]}\``;
  }
  if (header.kid === undefined) return 'no kid';
  if (missing) return `no ${missing}`;
  if (claims.sub !== clientId) return 'sub is not the client';
  if (claims.aud !== audience) return `aud \`${claims.aud}\`, wanted the ${profile.assertionAudience} alone`;
  if (begins > now + skewSeconds) return 'iat lies ahead';
  if (claims.exp - begins > profile.assertionSeconds) return `lives longer than ${profile.assertionSeconds} s`;
  if (claims.exp - now > profile.assertionSeconds + skewSeconds) return 'expires too late';
  return undefined;
}
