import type { Locator, Page } from '@playwright/test';

const words = {
  en: {
    arrived: 'The money arrived',
    wrong: 'Something is wrong',
    reason: 'What is wrong?',
    later: 'Not yet',
    days: 'Ask again after how many days?',
  },
  es: {
    arrived: 'El dinero llegó',
    wrong: 'Algo no está bien',
    reason: '¿Qué no está bien?',
    later: 'Todavía no',
    days: '¿Después de cuántos días preguntamos de nuevo?',
  },
};

/** The page that the link of a mail about a transfer opens. */
export class TransferPage {
  readonly heading: Locator;
  /** What it tells beside the facts: what was answered, or what is to be known before. */
  readonly said: Locator;
  /** The order, as far as whoever looks for its money wants to know it. */
  readonly facts: Locator;
  /** All that can be pressed. */
  readonly answers: Locator;
  readonly arrived: Locator;
  readonly wrong: Locator;
  readonly reason: Locator;
  readonly later: Locator;
  readonly days: Locator;

  constructor(page: Page, language: keyof typeof words = 'en') {
    const { arrived, wrong, reason, later, days } = words[language];
    this.heading = page.getByRole('heading', { level: 1 });
    this.said = page.getByRole('status');
    this.facts = page.getByRole('definition');
    this.answers = page.getByRole('button');
    this.arrived = page.getByRole('button', { name: arrived });
    this.wrong = page.getByRole('button', { name: wrong });
    this.reason = page.getByRole('textbox', { name: reason });
    this.later = page.getByRole('button', { name: later });
    this.days = page.getByRole('spinbutton', { name: days });
  }
}
