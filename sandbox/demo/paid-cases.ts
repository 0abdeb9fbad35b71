import { courseLink, runs, verified } from './courses.ts';
import { CONFIRMER } from './connect-parts.ts';
import type { DemoCase } from './demo-case.ts';

export const card: DemoCase = {
  name: 'card',
  title: 'One course, paid by card. Ana has an account in the LMS.',
  play: async (stage) => {
    await stage.place({ items: [{ sku: runs.demo }], email: 'ana@example.org', name: 'Ana' });
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('ana', runs.demo)],
    notes: [
      { to: 'staff', says: ['(verified)', 'ana@example.org'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.demo)] },
    ],
    status: 'completed',
  }),
};

export const bankTransfer: DemoCase = {
  name: 'bank transfer',
  title: 'A bank transfer: nothing is given before somebody has seen the money, who is asked by mail.',
  play: async (stage) => {
    await stage.place({
      items: [{ sku: runs.demo }],
      email: 'bob@example.com',
      name: 'Bob',
      payment: 'bacs',
    });
    await stage.planned('not_granting');
    await stage.confirmByMail();
    await stage.reported();
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('bob', runs.demo)],
    notes: [
      { to: 'staff', says: [CONFIRMER] },
      { to: 'staff', says: ['(verified)'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.demo)] },
    ],
    status: 'completed',
  }),
};

export const cashOnDelivery: DemoCase = {
  name: 'cash on delivery',
  title: 'Cash on delivery: WooCommerce says processing, and nobody has paid yet.',
  play: async (stage) => {
    await stage.place({
      items: [{ sku: runs.demo }],
      email: 'carla@example.org',
      name: 'Carla',
      payment: 'cod',
    });
    await stage.planned('awaits_completion');
    await stage.confirmPayment('has the money and sets the order to completed', 'completed');
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('carla', runs.demo)],
    notes: [
      { to: 'staff', says: ['(verified)'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.demo)] },
    ],
    status: 'completed',
  }),
};

export const bundle: DemoCase = {
  name: 'bundle and variation',
  title: 'One product that is two courses, and a variation that is a third.',
  play: async (stage) => {
    await stage.place({
      items: [{ sku: 'BUNDLE-DATA' }, { sku: 'MITx-6.00-verified' }],
      email: 'mia.upper@example.org',
      name: 'Mia',
    });
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [runs.statistics, runs.python, runs.computing].map((courseKey) => verified('MiaUpper', courseKey)),
    notes: [
      { to: 'staff', says: [runs.statistics, runs.python, runs.computing] },
      {
        to: 'customer',
        says: [runs.statistics, runs.python, runs.computing].map((key) => courseLink(lmsUrl, key)),
      },
    ],
    status: 'completed',
  }),
};
