import pg from 'pg';
import { expect, it } from 'vitest';
import { isDatabaseAway } from './database.ts';

const answered = (code: string) => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });
const failed = (message: string, code?: string) => Object.assign(new Error(message), { code });

it.each([
  ['it is starting up', answered('57P03'), true],
  ['somebody stops it', answered('57P01'), true],
  ['its disk is full', answered('53100'), true],
  ['it has no connection left', answered('53300'), true],
  ['it cannot read its files', answered('58030'), true],
  ['it only reads, after a failover', answered('25006'), true],
  ['it does not answer any more', failed('Query read timeout'), true],
  ['its name is not known for a moment', failed('getaddrinfo EAI_AGAIN db', 'EAI_AGAIN'), true],
  ['there is no way to it', failed('connect EHOSTUNREACH 10.0.0.1:5432', 'EHOSTUNREACH'), true],
  ['nobody listens', failed('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'), true],
  ['it broke off', failed('Connection terminated unexpectedly'), true],
  ['it broke off before', failed('Client has encountered a connection error and is not queryable'), true],
  ['all connections are taken', failed('timeout exceeded when trying to connect'), true],
  ['a statement took too long', answered('57014'), false],
  ['a row is there already', answered('23505'), false],
  ['a statement makes no sense', answered('42601'), false],
  ['a file is missing', failed('ENOENT: no such file', 'ENOENT'), false],
  ['something else was thrown', 'away', false],
])('when %s', (_what, error, isAway) => {
  expect(isDatabaseAway(error)).toBe(isAway);
});
