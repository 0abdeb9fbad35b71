import type { Response } from 'express';

/** An answer that says no, in RFC 9457's form. `code` is stable; `detail` is a sentence for a person. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  /** Further members, for programs. */
  more?: object;
}

/** Answers with a problem as `application/problem+json`. */
export function sendProblem(response: Response, problem: Problem): void {
  const { status, code, title, detail, more } = problem;
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `urn:matricula:problem:${code}`, title, status, code, detail, ...more }));
}
