import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LmsByHand } from '../../sandbox/demo/by-hand.ts';
import { Stopping } from '../../sandbox/demo/stopping.ts';
import { faketimeLibrary, MovedClock } from '../../sandbox/test-support/moved-clock.ts';
import type { NativeShop } from '../wordpress/native-shop.ts';
import { registerLearners } from './support/campus.ts';
import { tell } from './support/figures.ts';
import type { Gate } from './support/gate.ts';
import { spawnLms } from './support/lms-process.ts';
import { observeShop } from './support/observer.ts';
import { pendingOrders, readNotes, statusesOf } from './support/orders.ts';
import { Sidecar } from './support/sidecar.ts';
import { openGate, pair, startShop } from './support/world.ts';

const ORDERS = 50;
const HOURS = 24;
const KILLS_PER_MOMENT = 2;
const MOST_MINUTES = 180;

/** When the shop's PHP is killed. Each moment is reached from outside the plugin: at the gate, or in WooCommerce's hooks. */
const AWAY = ['away-arrived'] as const;
const BACK = [
  'handed-over',
  'arrived',
  'answered',
  'report-begun',
  'note-written',
  'mailed',
  'completed',
  'report-done',
] as const;
type Moment = (typeof AWAY)[number] | (typeof BACK)[number];
/** Moments of one report, in one request of the sidecar's. */
const OF_A_REPORT = new Set<string>(['report-begun', 'note-written', 'mailed', 'completed', 'report-done']);

const stopping = new Stopping();
const clock = new MovedClock();
let lms: LmsByHand;
let sidecar: Sidecar;
let shop: NativeShop;
let gate: Gate;

const kills = new Map<Moment, number>();
/** Moments at which a kill is wanted now. */
let wanted: readonly Moment[] = [];
let dying: Promise<void> | undefined;

/** A report is being written: one at a time, so that a kill at one moment cuts nobody else's mail off. */
let isWriting = false;
/** How often PHP was killed: what was announced in an earlier life is of no interest any more. */
let lives = 0;

/** @returns Whether whoever waited is still alive. */
async function untilNobodyWrites(): Promise<boolean> {
  const life = lives;
  while (isWriting && life === lives) await wait(10);
  return life === lives;
}

/** Kills whatever the shop's PHP does (kill -9 of the web server and its workers, cron's request among them). */
async function reached(moment: string): Promise<void> {
  if (dying) return;
  const isWanted = () => wanted.some((each) => each === moment && (kills.get(each) ?? 0) < KILLS_PER_MOMENT);
  const isOfReport = OF_A_REPORT.has(moment);
  if (moment === 'report-begun' || (!isOfReport && isWanted())) {
    if (!(await untilNobodyWrites())) return;
  }
  if (isOfReport) isWriting = moment !== 'report-done';
  if (!isWanted()) return;
  kills.set(moment as Moment, (kills.get(moment as Moment) ?? 0) + 1);
  lives += 1;
  isWriting = false;
  dying = shop.restart().finally(() => (dying = undefined));
  await dying;
}

const areAllKilled = (moments: readonly Moment[]) =>
  moments.every((moment) => (kills.get(moment) ?? 0) >= KILLS_PER_MOMENT);

/** Everybody's clock goes on; a crontab calls wp-cron.php once in that time, and its call may be cut off. */
async function live(hours: number): Promise<void> {
  clock.advance(hours);
  await dying;
  await fetch(`${shop.url}/wp-cron.php?doing_wp_cron`)
    .then((response) => response.text())
    .catch(() => undefined);
  await dying;
}

const MINUTE = 1 / 60;

describe.skipIf(!faketimeLibrary)('the sidecar is down for a day', () => {
  beforeAll(async () => {
    // PHP, MariaDB, the sidecar with its database, and the LMS: all that is started from here lives by that clock.
    Object.assign(process.env, clock.env);
    lms = new LmsByHand(await spawnLms(stopping));
    sidecar = await Sidecar.create(stopping);
    await sidecar.start();
    await sidecar.addLms('campus', lms.url);
    gate = await openGate(sidecar, stopping);
    shop = await startShop(stopping, { cron: 'none' });
    await pair(shop, gate.url, await sidecar.pairingCode('away', 'campus'));
    gate.observe = (path, phase) => {
      if (!path.endsWith('/deliveries')) return Promise.resolve();
      return reached(wanted === AWAY ? `away-${phase}` : phase);
    };
    await observeShop(shop, reached, stopping);
  });

  afterAll(() => stopping.closeAll());

  it(`enrolls the learners of ${ORDERS} orders once and says so once, whenever PHP is killed`, async () => {
    const emails = await registerLearners(lms.url, 'away', ORDERS);
    const orders = await pendingOrders(shop, 'PY101', emails);
    await sidecar.stop();

    wanted = AWAY;
    for (let hour = 0; hour < HOURS; hour += 1) {
      const due = orders.slice((hour * ORDERS) / HOURS, ((hour + 1) * ORDERS) / HOURS);
      for (const order of due) await fetch(`${shop.url}/?wc-api=pretend_bank&order=${order}`);
      await live(1);
    }
    expect(await lms.enrollments().then((rows) => rows.filter(isOurs))).toEqual([]);
    await sidecar.start();
    wanted = BACK;
    let minutes = 0;
    while (!(areAllKilled(BACK) && (await isAllDone(orders)))) {
      expect(minutes, await describeOpen()).toBeLessThan(MOST_MINUTES);
      await live(MINUTE);
      minutes += 1;
    }

    const notes = await readNotes(shop, orders);
    const mails = await sentNotes();
    const names = new Set(mails.map(({ id }) => id));
    tell('the sidecar down for a day', {
      orders: ORDERS,
      kills: [...kills].map(([moment, count]) => `${moment} ${count}`).join(' + '),
      'minutes of the clock until all was done': minutes,
      'mails under one Message-ID sent again': mails.length - names.size,
    });
    expect(areAllKilled(AWAY)).toBe(true);
    const seats = (await lms.enrollments()).filter(isOurs);
    expect(seats.filter((seat) => seat.is_active && seat.mode === 'verified')).toHaveLength(ORDERS);
    expect(seats).toHaveLength(ORDERS);
    for (const of of notes) {
      expect(of.filter((note) => note.isForCustomer)).toHaveLength(1);
      expect(new Set(of.map((note) => note.text)).size).toBe(of.length);
    }
    expect(names.size).toBe(ORDERS);
    // Only a mail that had left when PHP was killed is sent again; its name tells.
    expect(mails.length - names.size).toBeLessThanOrEqual(kills.get('mailed') ?? 0);
    expect([...new Set(mails.map(({ to }) => to.join()))].toSorted()).toEqual(emails.toSorted());
  });
});

const isOurs = ({ user }: { user: string }) => user.startsWith('away-');

async function isAllDone(orders: number[]): Promise<boolean> {
  const statuses = await statusesOf(shop, orders);
  return statuses.every((status) => status === 'completed') && (await waitingRows()) === 0;
}

async function waitingRows(): Promise<number> {
  return Number(
    await shop.php(`
      global $wpdb;
      echo $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}matricula_outbox WHERE state <> 'sent' AND state <> 'skipped'" );`),
  );
}

/** The mails of customers' notes that left the shop. */
async function sentNotes(): Promise<{ to: string[]; subject: string; id: string }[]> {
  const text = await readFile(join(shop.folder, 'wp-content', 'sent.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { to: string[]; subject: string; id: string })
    .filter(({ id }) => id.startsWith('<matricula.'));
}

async function describeOpen(): Promise<string> {
  return JSON.stringify({ kills: [...kills], waiting: await waitingRows() });
}
