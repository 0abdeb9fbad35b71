interface Call {
  at: string;
  method: string;
  path: string;
  status: number | null;
  body: { user?: string } | null;
}

/** Registers learners in a sandbox LMS. @returns their addresses */
export async function registerLearners(lmsUrl: string, prefix: string, count: number): Promise<string[]> {
  const response = await fetch(`${lmsUrl}/__sandbox/users/bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count, prefix }),
  });
  if (!response.ok) throw new Error(`The LMS registers nobody: ${await response.text()}`);
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}@example.org`);
}

/**
 * When the LMS was first asked, and agreed, to enroll each of these learners, by its journal.
 *
 * @returns milliseconds since 1970, in the order of the addresses
 * @throws Error while one of them is missing.
 */
export async function allEnrolledAt(lmsUrl: string, emails: string[]): Promise<number[]> {
  const response = await fetch(`${lmsUrl}/__sandbox/journal`);
  const { entries } = (await response.json()) as { entries: Call[] };
  const first = new Map<string, number>();
  for (const { at, method, path, status, body } of entries) {
    const isEnrollment = method === 'POST' && path === '/api/enrollment/v1/enrollment' && status === 200;
    if (isEnrollment && body?.user && !first.has(body.user)) first.set(body.user, Date.parse(at));
  }
  return emails.map((email) => {
    const moment = first.get(email.replace('@example.org', ''));
    if (moment === undefined) throw new Error(`${email} is not enrolled.`);
    return moment;
  });
}
