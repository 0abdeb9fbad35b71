import type { Locator, Page } from '@playwright/test';

import type { Lms } from '../fixtures/lms.ts';
import type { Person } from '../fixtures/people.ts';

/** A learner's account as the LMS shows it. */
export class LearnerPage {
  readonly #page: Page;
  readonly #address: string;

  constructor(page: Page, lms: Lms, learner: Person) {
    this.#page = page;
    this.#address = lms.learnerPage(learner);
  }

  /** Opens the page, or reads it anew. */
  async open(): Promise<void> {
    await this.#page.goto(this.#address);
  }

  /** The row of a course run that the learner is in. */
  enrollment(course: string): Locator {
    return this.#page.getByRole('row').filter({ hasText: course });
  }

  /** The cell of that row that names the mode. */
  mode(course: string): Locator {
    return this.enrollment(course).getByRole('cell').nth(1);
  }
}
