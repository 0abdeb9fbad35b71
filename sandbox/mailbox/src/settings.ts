export interface MailboxSettings {
  latencyMs: number;
  journalBodies: boolean;
  /** Mails are taken from nobody who did not say who they are. */
  requireAuth: boolean;
  user: string;
  password: string;
}

export const defaultSettings: MailboxSettings = {
  latencyMs: 0,
  journalBodies: true,
  requireAuth: false,
  user: 'sandbox',
  password: 'sandbox-password',
};
