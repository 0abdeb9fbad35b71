/** How WordPress's schedule is moved on. */
export type Cron =
  /** Nothing does: nobody visits the shop. */
  | 'none'
  /** As WordPress comes: whoever visits the shop. */
  | 'visits'
  /** A crontab that calls wp-cron.php, here a timer. */
  | 'crontab';

/** What a web server with TLS needs, in PEM. */
export interface Tls {
  key: string;
  certificate: string;
}

/** How a shop is to be. */
export interface ShopOptions {
  /** Where orders are kept: in tables of their own (HPOS), or as posts. */
  hpos: boolean;
  cron: Cron;
  /** How often the crontab calls. */
  crontabSeconds: number;
  /** How many requests are answered at a time. WordPress calls itself: one is too few. */
  workers: number;
  /** What serves a shop on this machine's PHP: PHP's own web server, or nginx and PHP-FPM, which ends responses early. */
  server: 'built-in' | 'fpm';
  /** WordPress's name of a language. Only the plugin's own translations are there. */
  locale: string;
  /** Whether the plugin is active; in a network, for all its sites. */
  plugin: boolean;
  /** Whether it is a network of sites in folders (multisite), with WooCommerce active for all. Not on Playground. */
  network: boolean;
  /** The shop's address begins with https:// then; nginx alone can do that. */
  tls: Tls | undefined;
}

export const usualShop: ShopOptions = {
  hpos: true,
  cron: 'none',
  crontabSeconds: 60,
  workers: 4,
  server: 'built-in',
  locale: 'en_US',
  plugin: true,
  network: false,
  tls: undefined,
};

/** Somebody with an account in the shop. */
export interface Login {
  user: string;
  password: string;
  email: string;
}

/** As php/seed.php makes them. */
export const logins = {
  owner: { user: 'owner', password: 'owner-password', email: 'owner@example.org' },
  manager: { user: 'manager', password: 'manager-password', email: 'manager@example.org' },
  customer: { user: 'ana', password: 'ana-password', email: 'ana@example.com' },
} as const satisfies Record<string, Login>;

/** A mail that the shop would have sent. */
export interface Mail {
  to: string[];
  subject: string;
  message: string;
}

/** A WordPress with WooCommerce that runs, whatever runs it. */
export interface WordPressShop {
  /** Without a slash at its end. */
  url: string;
  /** The installed core. */
  folder: string;
  /** What WordPress and PHP complained about. */
  phpLog: string;
  /**
   * Runs PHP code in the shop's context: WordPress is loaded, and its owner is the current user.
   *
   * @returns what the code printed
   * @throws Error with PHP's complaint when it fails.
   */
  php(code: string): Promise<string>;
  /** The mails so far, the oldest first. */
  mails(): Promise<Mail[]>;
  stop(): Promise<void>;
}
