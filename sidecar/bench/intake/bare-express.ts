/*
 * What intake is compared with: Express and one INSERT, on the same PostgreSQL and as many connections. No signature, no
 * repeats, no tenants. Prints its port.
 *
 * Usage: node bare-express.ts <database url>
 */
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
await pool.query(`
  create table if not exists bare_deliveries (
    id bigint generated always as identity primary key,
    received_at timestamptz not null default clock_timestamp(),
    body bytea not null)`);

const app = express();
app.post('/', express.raw({ type: () => true, limit: '8mb' }), async (request, response) => {
  await pool.query('insert into bare_deliveries (body) values ($1)', [request.body]);
  response.json({ result: 'stored' });
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
