import type { Locator } from '@playwright/test';

/** The table of courses of a product, or of a variation. */
export class CourseTable {
  readonly keys: Locator;
  readonly modes: Locator;
  readonly add: Locator;
  /** One for each row. */
  readonly removeButtons: Locator;

  /** @param place Holds this table and no other. */
  constructor(place: Locator) {
    this.keys = place.getByRole('textbox', { name: 'Course key' });
    this.modes = place.getByRole('combobox', { name: 'Mode' });
    this.removeButtons = place.getByRole('button', { name: 'Remove' });
    this.add = place.getByRole('button', { name: 'Add a course' });
  }

  /** Fills in the row at the end. */
  async fillLast(courseKey: string, mode?: string): Promise<void> {
    await this.keys.last().fill(courseKey);
    if (mode !== undefined) await this.modes.last().selectOption(mode);
  }
}
