import { queryValue } from '../../../kit/call.ts';
import { html } from '../../../kit/html.ts';
import { explainProblem, field, notice } from '../../../kit/page.ts';
import { BadInput, type JsonRecord } from '../../../kit/parse.ts';
import { redirectReply, type Reply } from '../../../kit/reply.ts';
import { registerAccount } from '../by-hand-accounts.ts';
import { lmsPage, type PageRequest } from './page-request.ts';

/** `/register?email=`: where a note to a customer can lead. */
export function registerPage(request: PageRequest, problem?: string): Reply {
  const { t, call, form } = request;
  const email = form.get('email') ?? queryValue(call, 'email') ?? '';
  const body = html`
    ${problem === undefined ? '' : notice(problem, true)}
    <h1>${t.register}</h1>
    <p class="lead">${t.registerLead}</p>
    <form class="card stack" method="post" action="/register" style="max-width: 32rem">
      ${field({ name: 'email', label: t.email, type: 'email', value: email, required: true })}
      ${field({ name: 'name', label: t.name, value: form.get('name') ?? '' })}
      ${field({ name: 'username', label: t.username, value: form.get('username') ?? '', hint: t.usernameHint })}
      <label class="choice"><input type="checkbox" name="confirmed" value="yes" />${t.confirmAtOnce}</label>
      <button type="submit" class="primary">${t.registerButton}</button>
    </form>
  `;
  return lmsPage(request, { title: t.register, body, ...(problem === undefined ? {} : { status: 400 }) });
}

/** `POST /register`: the account is not active until its e-mail is confirmed. */
export function submitRegistration(request: PageRequest): Reply {
  const { lms, form } = request;
  const record: JsonRecord = { is_active: form.get('confirmed') === 'yes' };
  for (const name of ['email', 'name', 'username']) {
    const value = (form.get(name) ?? '').trim();
    if (value !== '') record[name] = value; // an empty field is one left out
  }
  try {
    const account = registerAccount(lms, record);
    return redirectReply(`/learners/${encodeURIComponent(account.username)}?done=registered`);
  } catch (error) {
    if (error instanceof BadInput) return registerPage(request, explainProblem(error, request.t));
    throw error;
  }
}
