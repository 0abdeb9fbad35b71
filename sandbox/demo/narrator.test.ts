import { describe, expect, it } from 'vitest';

import { Narrator } from './narrator.ts';
import { createPlainScreen } from './screen.ts';

const stored = { msg: 'delivery.stored', order: '7' };

function telling() {
  const lines: string[] = [];
  const narrator = new Narrator(createPlainScreen((line) => lines.push(line)));
  narrator.begin(7);
  return { narrator, isDeliveryTold: () => lines.some((line) => line.includes('delivery stored')) };
}

describe('the delivery of our own note', () => {
  it('is not told, although it comes before the shop has answered', () => {
    const { narrator, isDeliveryTold } = telling();

    narrator.onLogLine({ msg: 'report.written', order: '7' });
    narrator.onLogLine(stored);

    expect(isDeliveryTold()).toBe(false);
  });

  it('is not told, although it comes after the operator did something', () => {
    const { narrator, isDeliveryTold } = telling();

    narrator.onLogLine({ msg: 'report.written', order: '7' });
    narrator.act({ who: 'operator', text: 'matricula seat assign' });
    narrator.onLogLine(stored);

    expect(isDeliveryTold()).toBe(false);
  });

  it('is taken for that of staff once they changed the order', () => {
    const { narrator, isDeliveryTold } = telling();

    narrator.onLogLine({ msg: 'report.written', order: '7' });
    narrator.act({ who: 'staff', text: 'corrects the line' });
    narrator.onLogLine(stored);

    expect(isDeliveryTold()).toBe(true);
  });
});
