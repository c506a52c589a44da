import { z } from 'zod';
import { file } from './forms.js';

const PROVISIONING = 'write nobody, by-group or everyone';
const attribute = z.string().min(1).max(256).nullable().default(null);

/** One identity provider of an organization; on the Sign-in screen it is shown locked. */
const identityProvider = z.strictObject({
  /** The address of the organization, as in /<organization>. */
  organization: z.string('write the address of the organization, as in /oslo-hospital').min(1),
  /** Its own address, in /saml/<address>/acs; the identity provider is told of it, so it stays. */
  address: z
    .string('write lower case letters, digits and hyphens, like oslo-entra')
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'write lower case letters, digits and hyphens, like oslo-entra'),
  /** On the button of the sign-in page. */
  name: z.string('write what the button says').min(1).max(200),
  enabled: z.boolean().default(true),
  /** The metadata of the identity provider (XML): its name, its addresses, its certificates. */
  metadataFile: file('write the path of its metadata (XML)'),
  demandedSignatures: z.enum(['both', 'response', 'assertion'], 'write both, response or assertion').default('both'),
  nameIdFormat: z.string().min(1).nullable().default(null),
  authnContexts: z.array(z.string().min(1)).default([]),
  attributeMap: z
    .strictObject({
      email: attribute,
      displayName: attribute,
      givenName: attribute,
      surname: attribute,
      groups: attribute,
    })
    .prefault({}),
  roleRules: z
    .array(
      z.strictObject({
        group: z.string().min(1).max(256),
        role: z.enum(['admin', 'member', 'reception', 'auditor'], 'write admin, member, reception or auditor'),
      }),
    )
    .default([]),
  provisioning: z.enum(['nobody', 'by-group', 'everyone'], PROVISIONING).default('nobody'),
  emailDomains: z.array(z.string().regex(/^[a-z0-9.-]+$/, 'write a domain in lower case')).default([]),
  /** Signing out here signs out there, and the other way round; its metadata has to name an address for that. */
  singleLogout: z.boolean('write true or false').default(false),
});

/** Single sign-on of staff. */
export const identitySettings = z
  .strictObject({
    /** PEM: the RSA key with which requests are signed and answers are opened; made in dataDir when left out. */
    keyFile: z.string().min(1).optional(),
    /** PEM: its certificate. */
    certFile: z.string().min(1).optional(),
    providers: z.array(identityProvider).default([]),
    /** Whether organizations have accounts of the appliance; on the Sign-in screen it is shown locked. */
    localAccounts: z
      .array(
        z.strictObject({
          organization: z.string('write the address of the organization, as in /oslo-hospital').min(1),
          /** False: passwords and passkeys are for its owner alone, should the identity provider fail. */
          allowed: z.boolean('write true or false'),
        }),
      )
      .default([]),
  })
  .refine(({ keyFile, certFile }) => (keyFile === undefined) === (certFile === undefined), {
    path: ['certFile'],
    message: 'write both keyFile and certFile, or neither',
  })
  .prefault({});
