import type { DemoCase } from './demo-case.ts';
import { bankTransfer, bundle, card, cashOnDelivery } from './paid-cases.ts';
import { lmsDown, mixedCart, noAccount, wrongCourseKey } from './waiting-cases.ts';

/** In the order in which they are played. */
export const cases: readonly DemoCase[] = [
  card,
  mixedCart,
  bankTransfer,
  cashOnDelivery,
  noAccount,
  bundle,
  wrongCourseKey,
  lmsDown,
];
