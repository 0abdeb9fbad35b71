import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { HOPS, type Hop, type Party, type Phase } from './hops.ts';

/** Any number: names our locks among all advisory locks. */
const LOCKS = 4711;

/** A transaction that comes by waits where the gate is held, and is heard of when it is durable. */
const FUNCTION = `
  create function matricula.gate() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock_shared(${LOCKS}, tg_argv[0]::integer);
    perform pg_notify('hop', tg_argv[0]);
    return null;
  end $$`;

const WAITS = `select from pg_locks
  where locktype = 'advisory' and classid = ${LOCKS} and objid = $1::oid and not granted`;

const LOOK_MS = 2;

/** Sees the sidecar come by a hop, at one hop and phase at a time. */
export class Gates {
  readonly #holder: pg.Client;
  readonly #listener: pg.Client;
  readonly #strike: () => Promise<void>;
  #armed: { hop: Hop; phase: Phase } | undefined;
  #struck: (() => void) | undefined;

  private constructor(url: string, strike: () => Promise<void>) {
    this.#holder = new pg.Client({ connectionString: url });
    this.#listener = new pg.Client({ connectionString: url });
    this.#strike = strike;
  }

  /** @param strike What is done where the hop is reached; the transaction, or the call, waits for it. */
  static async open(url: string, strike: () => Promise<void>): Promise<Gates> {
    const gates = new Gates(url, strike);
    await gates.#holder.connect();
    await gates.#listener.connect();
    await gates.#listener.query(FUNCTION);
    for (const [place, { at }] of HOPS.entries()) {
      if (!('trigger' in at)) continue;
      await gates.#listener.query(
        `create trigger gate_${place} ${at.trigger} execute function matricula.gate('${place}')`,
      );
    }
    await gates.#listener.query('listen hop');
    gates.#listener.on('notification', ({ payload }) => void gates.#heard(Number(payload)));
    return gates;
  }

  async close(): Promise<void> {
    await this.#holder.end();
    await this.#listener.end();
  }

  /** @returns A promise that is kept once the hop was reached and struck. */
  async arm(hop: Hop, phase: Phase): Promise<{ struck: Promise<void> }> {
    const struck = new Promise<void>((resolve) => (this.#struck = resolve));
    this.#armed = { hop, phase };
    if ('trigger' in hop.at && phase === 'before') {
      const place = HOPS.indexOf(hop);
      await this.#holder.query(`select pg_advisory_lock(${LOCKS}, $1)`, [place]);
      void this.#watch(place);
    }
    return { struck };
  }

  /** To be called for each call that arrives, and again when it is carried out but not answered. */
  async sees(
    party: Party,
    phase: Phase,
    call: { method: string; path: string; body: unknown },
  ): Promise<void> {
    const armed = this.#armed;
    if (!armed || armed.phase !== phase || !('party' in armed.hop.at)) return;
    if (armed.hop.at.party === party && armed.hop.at.matches(call)) await this.#hit();
  }

  async #watch(place: number): Promise<void> {
    while (((await this.#holder.query(WAITS, [place])).rowCount ?? 0) === 0) await wait(LOOK_MS);
    await this.#hit();
    await this.#holder.query(`select pg_advisory_unlock(${LOCKS}, $1)`, [place]);
  }

  async #heard(place: number): Promise<void> {
    const armed = this.#armed;
    if (armed?.phase === 'after' && HOPS.indexOf(armed.hop) === place) await this.#hit();
  }

  async #hit(): Promise<void> {
    this.#armed = undefined;
    await this.#strike();
    this.#struck?.();
  }
}
