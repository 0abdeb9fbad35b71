import { courseLink, runs, verified } from './courses.ts';
import type { DemoCase } from './demo-case.ts';

export const mixedCart: DemoCase = {
  name: 'mixed cart',
  title: 'A company buys a course for Álvaro, three seats nobody is named for yet, and a book.',
  play: async (stage) => {
    await stage.place({
      items: [
        { sku: runs.demo, learner_email: 'alumno@example.net' },
        { sku: runs.statistics, quantity: 3 },
        { sku: 'BOOK-1' },
      ],
      email: 'compras@empresa.example',
      name: 'Compras',
    });
    await stage.reported();
    stage.tell('staff', 'the order stays open: seats wait, and a book is to be posted');
    const seats = stage.order.line_items.find((line) => line.sku === runs.statistics);
    const order = String(stage.order.id);
    await stage.matricula('seat', 'assign', 'books', order, String(seats?.id), '1', 'lucia@example.org');
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('alumno', runs.demo), { ...verified('lucia', runs.statistics), isAssignedLater: true }],
    notes: [
      { to: 'staff', says: ['alumno@example.net', 'matricula seat assign'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.demo)] },
      { to: 'staff', says: ['alumno@example.net', 'lucia@example.org', 'matricula seat assign'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.statistics)] },
    ],
    status: 'processing',
  }),
};

/** The sidecar looks for the account within about a minute by itself; this long if the command does not help. */
const REGISTERED_SECONDS = 90;

export const noAccount: DemoCase = {
  name: 'no account yet',
  title: 'Nadia pays before she has an account in the LMS.',
  play: async (stage) => {
    await stage.place({ items: [{ sku: runs.python }], email: 'nadia@example.com', name: 'Nadia' });
    await stage.reported();
    await stage.act('learner', 'Nadia registers in the LMS and confirms her address', () =>
      stage.lms.register({ username: 'nadia', email: 'nadia@example.com', name: 'Nadia Paz' }),
    );
    stage.tell('sidecar', 'would look again within about a minute; we ask for it now');
    await stage.matricula('order', 'redrive', 'books', String(stage.order.id));
    await stage.reported(REGISTERED_SECONDS);
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('nadia', runs.python)],
    notes: [
      { to: 'staff', says: ['nadia@example.com'] },
      { to: 'customer', says: [`${lmsUrl}/register`, 'nadia@example.com'] },
      { to: 'staff', says: ['(verified)'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.python)] },
    ],
    status: 'completed',
  }),
};

export const wrongCourseKey: DemoCase = {
  name: 'wrong course key',
  title: 'A product whose course key has a typing error.',
  play: async (stage, { mendCourseKey }) => {
    await stage.place({ items: [{ sku: 'course-v1:broken' }], email: 'vera@example.org', name: 'Vera' });
    await stage.reported();
    await stage.mailed('course-v1:broken');
    await mendCourseKey(stage);
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('vera', runs.python)],
    notes: [
      { to: 'staff', says: ['course-v1:broken', 'course-v1:ORG+'] },
      { to: 'staff', says: ['(verified)'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.python)] },
    ],
    status: 'completed',
  }),
};

/** Shorter than the wait before the next attempt, so that it costs the demo no time. */
const OUTAGE_MS = 2_500;

export const lmsDown: DemoCase = {
  name: 'LMS down',
  title: 'The LMS is down while an order comes in.',
  play: async (stage) => {
    await stage.act('LMS', 'goes down: every call is answered with 503', () => stage.lms.goDown());
    await stage.place({ items: [{ sku: runs.statistics }], email: 'ana@example.org', name: 'Ana' });
    await stage.postponed();
    await stage.pause(OUTAGE_MS);
    await stage.act('LMS', 'is back; nobody touches anything', () => stage.lms.comeBack());
    await stage.reported();
  },
  expect: ({ lmsUrl }) => ({
    seats: [verified('ana', runs.statistics)],
    notes: [
      { to: 'staff', says: ['(verified)'] },
      { to: 'customer', says: [courseLink(lmsUrl, runs.statistics)] },
    ],
    status: 'completed',
  }),
};
