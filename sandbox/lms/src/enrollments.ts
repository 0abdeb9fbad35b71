import { isoMicros } from './clock.ts';
import type { Enrollment } from './model.ts';

/** The enrollments of the LMS, unique by account and course run, listed by the time they were created. */
export class Enrollments {
  #all: Enrollment[] = [];
  #byPair = new Map<string, Enrollment>();
  #byAccount = new Map<number, Enrollment[]>();
  #byCourse = new Map<string, Enrollment[]>();
  #activeByCourse = new Map<string, number>();

  /** Every enrollment, oldest first. */
  all(): readonly Enrollment[] {
    return this.#all;
  }

  find(accountId: number, courseKey: string): Enrollment | undefined {
    return this.#byPair.get(pairOf(accountId, courseKey));
  }

  ofAccount(accountId: number): readonly Enrollment[] {
    return this.#byAccount.get(accountId) ?? [];
  }

  ofCourse(courseKey: string): readonly Enrollment[] {
    return this.#byCourse.get(courseKey) ?? [];
  }

  activeCount(courseKey: string): number {
    return this.#activeByCourse.get(courseKey) ?? 0;
  }

  /** Adds an enrollment; a `created` in the past keeps the lists in order (seeds do that). */
  add(enrollment: Enrollment): Enrollment {
    insertByCreated(this.#all, enrollment);
    insertByCreated(listIn(this.#byAccount, enrollment.accountId), enrollment);
    insertByCreated(listIn(this.#byCourse, enrollment.courseKey), enrollment);
    this.#byPair.set(pairOf(enrollment.accountId, enrollment.courseKey), enrollment);
    this.#countActive(enrollment, enrollment.isActive ? 1 : 0);
    return enrollment;
  }

  /** Sets mode and activation, and writes a history row when that changes anything. */
  change(enrollment: Enrollment, to: { mode?: string; isActive?: boolean }): Enrollment {
    const mode = to.mode ?? enrollment.mode;
    const isActive = to.isActive ?? enrollment.isActive;
    if (mode === enrollment.mode && isActive === enrollment.isActive) return enrollment;
    this.#countActive(enrollment, Number(isActive) - Number(enrollment.isActive));
    enrollment.mode = mode;
    enrollment.isActive = isActive;
    enrollment.history.push({ at: isoMicros(), mode, isActive });
    return enrollment;
  }

  /** Removes the row, which only a person in the LMS's admin can do. */
  delete(enrollment: Enrollment): void {
    this.#countActive(enrollment, enrollment.isActive ? -1 : 0);
    this.#byPair.delete(pairOf(enrollment.accountId, enrollment.courseKey));
    for (const list of [
      this.#all,
      listIn(this.#byAccount, enrollment.accountId),
      listIn(this.#byCourse, enrollment.courseKey),
    ]) {
      list.splice(list.indexOf(enrollment), 1);
    }
  }

  #countActive(enrollment: Enrollment, change: number): void {
    this.#activeByCourse.set(enrollment.courseKey, this.activeCount(enrollment.courseKey) + change);
  }
}

/** A new row as the LMS writes it. */
export function newEnrollment(accountId: number, courseKey: string, mode: string): Enrollment {
  const created = isoMicros();
  const history = [{ at: created, mode, isActive: true }];
  return { accountId, courseKey, mode, isActive: true, created, attributes: [], cohort: null, history };
}

function pairOf(accountId: number, courseKey: string): string {
  return `${accountId} ${courseKey}`;
}

function listIn<K>(lists: Map<K, Enrollment[]>, key: K): Enrollment[] {
  const present = lists.get(key);
  if (present !== undefined) return present;
  const created: Enrollment[] = [];
  lists.set(key, created);
  return created;
}

function insertByCreated(list: Enrollment[], enrollment: Enrollment): void {
  let index = list.length;
  while (index > 0 && (list[index - 1]?.created ?? '') > enrollment.created) index -= 1;
  list.splice(index, 0, enrollment);
}
