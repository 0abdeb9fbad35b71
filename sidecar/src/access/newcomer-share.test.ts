import { describe, expect, it } from 'vitest';
import { NewcomerShare, type Newcomer } from './newcomer-share.ts';

const NOON = Date.parse('2026-11-30T12:00:00Z');

/** Somebody who waits since so many seconds past noon. */
function newcomer(secondsPast: number, other: Partial<Newcomer> = {}): Newcomer {
  const dueSince = new Date(NOON + secondsPast * 1000);
  return { accessId: `at ${secondsPast}`, dueSince, isRead: false, isGathering: false, ...other };
}

const read = { isRead: true };
const gathering = { isGathering: true };

/** The backlog goes on: enough of it is begun that a newcomer may be. */
function goOn(share: NewcomerShare, starts = 4): void {
  for (let start = 0; start < starts; start += 1) share.noteStart();
}

/** Begins somebody and looks at them, where anybody can be afforded. */
function begin(share: NewcomerShare, ...newest: Newcomer[]): string | undefined {
  const begun = share.choose(newest);
  if (begun) share.noteEnd();
  return begun?.accessId;
}

/** The same, after a few of the backlog. */
function choose(share: NewcomerShare, ...newest: Newcomer[]): string | undefined {
  goOn(share);
  return begin(share, ...newest);
}

describe('NewcomerShare', () => {
  it('begins one newcomer for four of the backlog', () => {
    const share = new NewcomerShare();
    for (const second of [1, 2]) begin(share, newcomer(second, read));
    const begun = Array.from({ length: 20 }, (_, second) => {
      share.noteStart();
      return begin(share, newcomer(10 + second, read));
    });
    expect(begun.filter((each) => each !== undefined)).toHaveLength(5);
  });

  it('saves one start for whoever comes next', () => {
    const share = new NewcomerShare();
    expect(begin(share, newcomer(9, read), newcomer(0, read))).toBe('at 9');
    expect(begin(share, newcomer(9, read), newcomer(0, read))).toBeUndefined();
    expect(begin(share, newcomer(10, read), newcomer(9, read))).toBe('at 10');
  });

  it('saves one place for whoever comes next', () => {
    const share = new NewcomerShare();
    const start = (...newest: Newcomer[]) => {
      goOn(share);
      return share.choose(newest)?.accessId;
    };
    expect(start(newcomer(1, read))).toBe('at 1');
    expect(start(newcomer(1, read), newcomer(0, read))).toBeUndefined();
    expect(start(newcomer(2, read))).toBe('at 2');
    expect(start(newcomer(3, read))).toBeUndefined();
    share.noteEnd();
    expect(start(newcomer(3, read))).toBe('at 3');
  });

  it('begins whoever came last', () => {
    expect(choose(new NewcomerShare(), newcomer(2, read), newcomer(1, read))).toBe('at 2');
  });

  it('prefers somebody who was read while nobody else can be', () => {
    const share = new NewcomerShare();
    choose(share, newcomer(1));
    choose(share, newcomer(2));
    expect(choose(share, newcomer(3), newcomer(0, read))).toBe('at 0');
  });

  it('saves one call for whoever comes next', () => {
    const share = new NewcomerShare();
    expect(choose(share, newcomer(1), newcomer(0))).toBe('at 1');
    expect(choose(share, newcomer(0))).toBeUndefined();
    expect(choose(share, newcomer(2), newcomer(0))).toBe('at 2');
  });

  it('remembers who could not be afforded: one of forty starts later it is begun', () => {
    const share = new NewcomerShare();
    choose(share, newcomer(1));
    choose(share, newcomer(2));
    expect(choose(share, newcomer(3))).toBeUndefined();
    goOn(share, 40);
    expect(choose(share, newcomer(3))).toBe('at 3');
  });

  it('lets those gather who have not just come', () => {
    const share = new NewcomerShare();
    expect(choose(share, newcomer(1, gathering))).toBe('at 1');
    goOn(share, 100);
    expect(choose(share, newcomer(0, { ...gathering, ...read }))).toBeUndefined();
    expect(choose(share, newcomer(2, { ...gathering, ...read }))).toBe('at 2');
  });

  it('takes few from those who gather', () => {
    const share = new NewcomerShare();
    const begun = Array.from({ length: 10 }, (_, second) => {
      share.noteGroup(100);
      return begin(share, newcomer(second, gathering));
    });
    expect(begun.filter((each) => each !== undefined)).toHaveLength(4);
  });
});
