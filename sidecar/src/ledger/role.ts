/** What a token of the API may be, the most first. */
export const ROLES = ['owner', 'editor', 'viewer', 'confirmer'] as const;

export type Role = (typeof ROLES)[number];

/**
 * Who may do what: the only place that says so. Each address of the API needs one of these, and its route says which.
 *
 * - `read`: see orders' accesses, questions, causes, policies, mails and the audit.
 * - `decide`: access by hand, seats, answers, redrives, reconciliations and backfills.
 * - `seeTransfers`: see the transfers that wait for a person.
 * - `confirm`: say whether the money arrived.
 * - `manage`: tokens, owners, policies, mails, whether an LMS is spoken to at all, and what is known of people or forgotten.
 */
const ALLOWED = {
  read: ['owner', 'editor', 'viewer'],
  decide: ['owner', 'editor'],
  seeTransfers: ['owner', 'editor', 'viewer', 'confirmer'],
  confirm: ['owner', 'confirmer'],
  manage: ['owner'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof ALLOWED;

/** The roles that may do something, the most first. */
export function rolesFor(permission: Permission): readonly Role[] {
  return ALLOWED[permission];
}

export function mayDo(role: Role, permission: Permission): boolean {
  return rolesFor(permission).includes(role);
}
