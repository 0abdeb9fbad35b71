import type { LmsCapabilities } from '../lms-client.ts';
import { V1, V2, type EnrollmentApi } from './enrollment-api.ts';

/** What one LMS was found to offer, by its answers. */
export class Findings {
  #known: LmsCapabilities;
  readonly #tell: (known: LmsCapabilities) => Promise<void>;

  /**
   * @param known What was found before; null: nothing.
   * @param tell Called with all that is known whenever something of it changes, so that it outlives this client.
   */
  constructor(
    known: LmsCapabilities | null = null,
    tell: (known: LmsCapabilities) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#known = known ?? {};
    this.#tell = tell;
  }

  get known(): Readonly<LmsCapabilities> {
    return this.#known;
  }

  /** The version to speak; v1 until it is found to be gone. */
  get enrollmentApi(): EnrollmentApi {
    return this.#known.enrollmentApi === 'v2' ? V2 : V1;
  }

  async note(found: LmsCapabilities): Promise<void> {
    const next = { ...this.#known, ...found };
    if (JSON.stringify(next) === JSON.stringify(this.#known)) return;
    this.#known = next;
    await this.#tell(next);
  }
}
