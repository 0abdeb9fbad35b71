import type { Release } from '../../../sandbox/index.ts';
import { LMS_DRIVERS } from '../../src/lms/drivers.ts';
import { describeDriver } from './suite.ts';
import { startSandboxTarget } from './targets.ts';

const RELEASES: Release[] = ['palm', 'quince', 'redwood', 'sumac', 'teak', 'ulmo', 'verawood', 'master'];

/** The release switches of the sandbox: bulk enrollment as an LMS is born and switched on, and v1 as it is and gone. */
const SWITCHES = [
  ...RELEASES.flatMap((release) => [
    { release, bulkEnroll: false, enrollmentV1: true },
    { release, bulkEnroll: true, enrollmentV1: true },
  ]),
  { release: 'master' as const, bulkEnroll: false, enrollmentV1: false },
  { release: 'master' as const, bulkEnroll: true, enrollmentV1: false },
];

for (const driver of LMS_DRIVERS) {
  for (const { release, bulkEnroll, enrollmentV1 } of SWITCHES) {
    const features = { bulkEnroll, enrollmentV1, eoxCore: driver === 'eox-core' };
    const name = `${driver}, ${release}${bulkEnroll ? ', bulk enrollment' : ''}${enrollmentV1 ? '' : ', v2 only'}`;
    describeDriver(name, () => startSandboxTarget(driver, { release, settings: { features } }));
  }
}

describeDriver('eox-core where it is not installed', () =>
  startSandboxTarget('eox-core', { release: 'palm' }),
);
