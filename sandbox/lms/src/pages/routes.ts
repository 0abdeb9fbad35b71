import type { Call } from '../../../kit/call.ts';
import { html } from '../../../kit/html.ts';
import { explainProblem } from '../../../kit/page.ts';
import { BadInput } from '../../../kit/parse.ts';
import { redirectReply, type Reply } from '../../../kit/reply.ts';
import { changeAccount } from '../by-hand-accounts.ts';
import { putEnrollment } from '../by-hand.ts';
import type { Lms } from '../lms.ts';
import type { Account } from '../model.ts';
import { coursesPage } from './courses-page.ts';
import { dashboardPage } from './dashboard-page.ts';
import { learnerPage } from './learner-page.ts';
import { learnersPage } from './learners-page.ts';
import { lmsPage, type PageRequest, toPageRequest } from './page-request.ts';
import { registerPage, submitRegistration } from './register-page.ts';

const routes: readonly { method: string; path: RegExp; answer: (request: PageRequest) => Reply }[] = [
  { method: 'GET', path: /^\/$/, answer: learnersPage },
  { method: 'GET', path: /^\/courses$/, answer: coursesPage },
  { method: 'GET', path: /^\/dashboard$/, answer: dashboardPage },
  { method: 'GET', path: /^\/register$/, answer: (request) => registerPage(request) },
  { method: 'POST', path: /^\/register$/, answer: submitRegistration },
  { method: 'GET', path: /^\/learners\/(?<username>[^/]+)$/, answer: (request) => learnerPage(request) },
  { method: 'POST', path: /^\/learners\/(?<username>[^/]+)\/(?<action>[a-z]+)$/, answer: actOnLearner },
];

/** Answers a call for a page, or a form of one. Undefined where there is no such page. */
export function answerFromPages(lms: Lms, call: Call): Reply | undefined {
  for (const { method, path, answer } of routes) {
    const match = call.method === method ? path.exec(call.path) : null;
    if (match !== null) return answer(toPageRequest(lms, call, match.groups ?? {}));
  }
  return undefined;
}

/** The 404 of a browser; API clients get Django's bare page. */
export function notFoundPage(lms: Lms, call: Call): Reply {
  const request = toPageRequest(lms, call, {});
  const { t } = request;
  const body = html`<h1>${t.notFound}</h1>
    <p>${t.notFoundLead} <a href="/">${t.backToLearners}</a></p>`;
  return lmsPage(request, { title: t.notFound, body, status: 404 });
}

type Act = (lms: Lms, account: Account, form: URLSearchParams) => void;

const acts: Readonly<Record<string, Act>> = {
  confirm: (lms, account) => changeAccount(lms, account, { is_active: true }),
  disable: (lms, account) => changeAccount(lms, account, { disabled: true }),
  enable: (lms, account) => changeAccount(lms, account, { disabled: false }),
  retire: (lms, account) => changeAccount(lms, account, { retired: true }),
  enroll: (lms, account, form) => putEnrollment(lms, { user: account.username, ...fieldsOf(form) }),
  unenroll: (lms, account, form) =>
    putEnrollment(lms, { user: account.username, ...fieldsOf(form), is_active: false }),
};

function actOnLearner(request: PageRequest): Reply {
  const { lms, params, form, call } = request;
  const account = lms.state.accounts.findByUsername(params['username'] ?? '');
  const act = acts[params['action'] ?? ''];
  if (account === undefined || act === undefined) return notFoundPage(lms, call);
  try {
    act(lms, account, form);
  } catch (error) {
    if (error instanceof BadInput) return learnerPage(request, explainProblem(error, request.t));
    throw error;
  }
  const done = params['action'] === 'confirm' ? 'confirmed' : 'changed';
  return redirectReply(`/learners/${encodeURIComponent(account.username)}?done=${done}`);
}

function fieldsOf(form: URLSearchParams): Record<string, string> {
  const mode = form.get('mode') ?? '';
  return { course_id: form.get('course_id') ?? '', ...(mode === '' ? {} : { mode }) };
}
