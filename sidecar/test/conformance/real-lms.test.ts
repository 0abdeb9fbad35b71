import { describe, it } from 'vitest';
import { describeDriver } from './suite.ts';
import { findRealTarget } from './targets.ts';

const real = findRealTarget(process.env);

if (real) describeDriver('the LMS of MATRICULA_TEST_LMS_URL', () => Promise.resolve(real));
else
  describe.skip('a real LMS', () => it('is tested when MATRICULA_TEST_LMS_URL names one', () => undefined));
