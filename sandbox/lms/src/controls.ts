import type { Router } from 'express';

import { controlBody, controlRoutes } from '../../kit/control-routes.ts';
import type { FaultList } from '../../kit/faults.ts';
import type { Journal } from '../../kit/journal.ts';
import { BadInput, readNumberOr, readTextOr, toRecord } from '../../kit/parse.ts';
import { mergeSettings } from '../../kit/settings.ts';
import { deleteEnrollment, putEnrollment } from './by-hand.ts';
import { changeAccount, registerAccount } from './by-hand-accounts.ts';
import { type Lms, resetLms } from './lms.ts';
import { newCourse, readCourse } from './load-seed.ts';
import { releases } from './releases.ts';
import type { LmsSettings } from './settings.ts';
import { describeCourse, describeState } from './state.ts';

interface ControlOptions {
  journal: Journal;
  faults: FaultList;
  seed: unknown;
}

/** The controls of the LMS: those both servers share, and what people do in an LMS by hand. */
export function lmsControls(lms: Lms, { journal, faults, seed }: ControlOptions): Router {
  const initialSettings = structuredClone(lms.settings);
  const router = controlRoutes({
    journal,
    faults,
    state: () => describeState(lms.state),
    settings: () => lms.settings,
    changeSettings: (patch) => {
      lms.settings = checkSettings(mergeSettings(lms.settings, patch));
    },
    reset: (options) => {
      resetLms(lms, options.seed ?? seed);
      if (options.settings) lms.settings = structuredClone(initialSettings);
    },
  });
  addUserRoutes(router, lms);
  addEnrollmentRoutes(router, lms);
  addCourseRoutes(router, lms);
  return router;
}

function checkSettings(settings: LmsSettings): LmsSettings {
  if (releases.includes(settings.release)) return settings;
  throw new BadInput(`release has to be one of ${releases.join(', ')}.`);
}

function addUserRoutes(router: Router, lms: Lms): void {
  router.post('/users', (request, response) => {
    const account = registerAccount(lms, toRecord(controlBody(request)));
    response.status(201).json({ id: account.id, username: account.username, email: account.email });
  });
  router.post('/users/bulk', (request, response) => {
    const body = toRecord(controlBody(request));
    const count = readNumberOr(body, 'count', 0);
    const prefix = readTextOr(body, 'prefix', 'learner');
    for (let number = 1; number <= count; number += 1) {
      const username = `${prefix}-${number}`;
      registerAccount(lms, {
        username,
        email: `${username}@example.org`,
        is_active: body['is_active'] ?? true,
      });
    }
    response.status(201).json({ count, first: `${prefix}-1`, last: `${prefix}-${count}` });
  });
  router.patch('/users/:username', (request, response) => {
    const account = lms.state.accounts.findByUsername(request.params.username);
    if (account === undefined) {
      response.status(404).json({ error: `There is no account ${request.params.username}.` });
      return;
    }
    changeAccount(lms, account, toRecord(controlBody(request)));
    response.json({ id: account.id, username: account.username, email: account.email });
  });
}

function addEnrollmentRoutes(router: Router, lms: Lms): void {
  router.put('/enrollments', (request, response) => {
    putEnrollment(lms, toRecord(controlBody(request)));
    response.status(204).end();
  });
  router.delete('/enrollments', (request, response) => {
    response.status(deleteEnrollment(lms, toRecord(controlBody(request))) ? 204 : 404).end();
  });
}

function addCourseRoutes(router: Router, lms: Lms): void {
  router.put('/courses/:key', (request, response) => {
    const { key } = request.params;
    const course = readCourse(toRecord(controlBody(request)), newCourse(key));
    lms.state.courses.set(key, course);
    response.json(describeCourse(course));
  });
  router.patch('/courses/:key', (request, response) => {
    const { key } = request.params;
    const course = lms.state.courses.get(key);
    if (course === undefined) {
      response.status(404).json({ error: `There is no course ${key}.` });
      return;
    }
    const changed = readCourse(toRecord(controlBody(request)), course);
    lms.state.courses.set(key, changed);
    response.json(describeCourse(changed));
  });
  router.delete('/courses/:key', (request, response) => {
    response.status(lms.state.courses.delete(request.params.key) ? 204 : 404).end();
  });
}
