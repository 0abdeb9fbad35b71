import type { Account, EnrollmentAllowed } from './model.ts';

/** The pre-enrollments of the LMS, unique by address (without regard to case) and course run. */
export class AllowedList {
  #byEmail = new Map<string, EnrollmentAllowed[]>();

  all(): EnrollmentAllowed[] {
    return [...this.#byEmail.values()].flat();
  }

  ofEmail(email: string): readonly EnrollmentAllowed[] {
    return this.#byEmail.get(email.toLowerCase()) ?? [];
  }

  find(email: string, courseKey: string): EnrollmentAllowed | undefined {
    return this.ofEmail(email).find((allowed) => allowed.courseKey === courseKey);
  }

  add(allowed: EnrollmentAllowed): EnrollmentAllowed {
    this.#byEmail.set(allowed.email.toLowerCase(), [...this.ofEmail(allowed.email), allowed]);
    return allowed;
  }

  /** Removes one; false when there is none. */
  delete(email: string, courseKey: string): boolean {
    const present = this.ofEmail(email);
    const rest = present.filter((allowed) => allowed.courseKey !== courseKey);
    if (rest.length > 0) this.#byEmail.set(email.toLowerCase(), rest);
    else this.#byEmail.delete(email.toLowerCase());
    return rest.length < present.length;
  }
}

/** Tells whether a pre-enrollment is unused or was used by this account (`CourseEnrollmentAllowed.valid_for_user`). */
export function isValidFor(allowed: EnrollmentAllowed, account: Account | undefined): boolean {
  return allowed.accountId === null || allowed.accountId === account?.id;
}
