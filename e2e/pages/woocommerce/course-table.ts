import type { Locator } from '@playwright/test';

/** The table of courses of a product, or of a variation, and what holds for refunds. */
export class CourseTable {
  readonly keys: Locator;
  readonly modes: Locator;
  readonly add: Locator;
  readonly onRefund: Locator;
  readonly refundDays: Locator;
  /** One for each row. */
  readonly removeButtons: Locator;

  /** @param place Holds this table and no other. */
  constructor(place: Locator) {
    this.keys = place.getByRole('textbox', { name: 'Course key' });
    this.modes = place.getByRole('combobox', { name: 'Mode' });
    this.removeButtons = place.getByRole('button', { name: 'Remove' });
    this.onRefund = place.getByRole('combobox', { name: 'When it is refunded' });
    this.refundDays = place.getByRole('textbox', { name: 'For refunds within this many days' });
    this.add = place.getByRole('button', { name: 'Add a course' });
  }

  /** Fills in the row at the end. */
  async fillLast(courseKey: string, mode?: string): Promise<void> {
    await this.keys.last().fill(courseKey);
    if (mode !== undefined) await this.modes.last().selectOption(mode);
  }
}
