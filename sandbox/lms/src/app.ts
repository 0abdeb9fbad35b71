import type { Express } from 'express';

import type { Call } from '../../kit/call.ts';
import type { Observe } from '../../kit/exchange.ts';
import type { Reply } from '../../kit/reply.ts';
import { createSandboxApp } from '../../kit/sandbox-app.ts';
import { accountViews } from './accounts-api.ts';
import { bulkEnrollViews } from './bulk-enroll-api.ts';
import { lmsControls } from './controls.ts';
import { courseModeViews } from './course-modes-api.ts';
import { courseViews } from './courses-api.ts';
import { djangoPage } from './django-pages.ts';
import { eoxCoreViews } from './eox-core-api.ts';
import { enrollmentViews } from './enrollment-api.ts';
import { enrollmentV2Views } from './enrollment-v2-api.ts';
import type { Lms } from './lms.ts';
import { accessToken } from './oauth2.ts';
import { answerFromPages, notFoundPage } from './pages/routes.ts';
import { manageUser } from './support-view.ts';
import { answerFromViews, type View } from './views.ts';

const views: readonly View[] = [
  ...enrollmentViews,
  ...enrollmentV2Views,
  ...bulkEnrollViews,
  ...accountViews,
  ...courseViews,
  ...courseModeViews,
  ...eoxCoreViews,
];

export interface LmsAppOptions {
  /** The seed a reset goes back to when it is given none. */
  seed: unknown;
  observe: Observe | undefined;
}

/** Builds the Express app of a pretend LMS: controls under `/__sandbox`, everything else as an LMS answers it. */
export function createLmsApp(lms: Lms, options: LmsAppOptions): Express {
  return createSandboxApp({
    mark: 'lms/1',
    controls: (parts) => lmsControls(lms, { ...parts, seed: options.seed }),
    settings: () => lms.settings,
    observe: options.observe,
    answer: (call) => answerCall(lms, call),
  });
}

async function answerCall(lms: Lms, call: Call): Promise<Reply> {
  if (/^\/oauth2\/access_token\/?$/.test(call.path)) {
    return call.method === 'POST' ? accessToken(lms, call) : djangoPage(405);
  }
  const answered = (await answerFromViews(lms, views, call)) ?? (await manageUser(lms, call));
  return (
    answered ?? answerFromPages(lms, call) ?? (isForPeople(call) ? notFoundPage(lms, call) : djangoPage(404))
  );
}

function isForPeople(call: Call): boolean {
  return call.method === 'GET' && !/^\/(api|oauth2|support|eox-core)\//.test(call.path);
}
