import type { Migration } from '../migration.js';
import { peopleLinksAudit } from './0001-people-links-audit.js';
import { roomsCalls } from './0002-rooms-calls.js';
import { whoSignsIn } from './0003-who-signs-in.js';
import { organizations } from './0004-organizations.js';
import { outbox } from './0005-outbox.js';
import { identityProviders } from './0006-identity-providers.js';
import { localAccounts } from './0007-local-accounts.js';
import { auditChain } from './0008-audit-chain.js';
import { people } from './0009-people.js';
import { joinByProvider } from './0010-join-by-provider.js';
import { replacedLoginSession } from './0011-replaced-login-session.js';
import { signInTrials } from './0012-sign-in-trials.js';
import { teamsAndDays } from './0013-teams-and-days.js';
import { rooms } from './0014-rooms.js';
import { awayAndAlerts } from './0015-away-and-alerts.js';
import { localAccountsOff } from './0016-local-accounts-off.js';
import { messages } from './0017-messages.js';
import { whatVisitorsAsk } from './0018-what-visitors-ask.js';
import { answersToForget } from './0019-answers-to-forget.js';
import { appointments } from './0020-appointments.js';
import { whyLoginsEnded } from './0021-why-logins-ended.js';
import { shownMessages } from './0022-shown-messages.js';
import { memberLanguages } from './0023-member-languages.js';

/** In the order in which they run. Once released, none is edited. */
export const migrations: readonly Migration[] = [
  peopleLinksAudit,
  roomsCalls,
  whoSignsIn,
  organizations,
  outbox,
  identityProviders,
  localAccounts,
  auditChain,
  people,
  joinByProvider,
  replacedLoginSession,
  signInTrials,
  teamsAndDays,
  rooms,
  awayAndAlerts,
  localAccountsOff,
  messages,
  whatVisitorsAsk,
  answersToForget,
  appointments,
  whyLoginsEnded,
  shownMessages,
  memberLanguages,
];
