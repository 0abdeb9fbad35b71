import pg from 'pg';

const LEARNER = '00000000-0000-4000-8000-000000000001';

/** One row of every table for a tenant, written past row-level security. */
export async function plantRows(superuserUrl: string, tenant: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, options: '-c search_path=matricula' });
  await client.connect();
  const insert = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row);
    const places = names.map((_name, index) => `$${index + 1}`);
    return client.query(
      `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`,
      Object.values(row),
    );
  };
  const tenant_id = tenant;
  const shop_id = `${tenant}-shop`;
  const order = { tenant_id, shop_id, order_id: '1' };
  const course = { tenant_id, lms_id: 'main', course_key: 'course-v1:A+B+C' };
  await insert('tenants', { id: tenant });
  await insert('api_tokens', {
    tenant_id,
    name: 'x',
    role: 'viewer',
    token_hash: tenant,
    created_by: 'cli:x',
  });
  await insert('clock_marks', { tenant_id, shown_at: '2026-11-01T00:00:00Z' });
  await insert('lms_connections', {
    tenant_id,
    id: 'main',
    base_url: 'http://lms',
    client_id: 'c',
    client_secret: 's',
  });
  await insert('lanes', { tenant_id, lms_id: 'main' });
  await insert('lane_calls', { tenant_id, lms_id: 'main', calls: 1 });
  await insert('open_runs', { tenant_id, lms_id: 'main', course_key: '*' });
  await insert('course_runs', { ...course, facts: '{}' });
  await insert('shops', {
    tenant_id,
    id: shop_id,
    name: tenant,
    connector: 'woocommerce',
    url: 'http://shop',
    webhook_secrets: ['s'],
    settings: '{}',
    next_sweep_at: new Date(0),
    next_poll_at: new Date(0),
  });
  await insert('pairings', { tenant_id, shop_id, code_hash: tenant, choices: '{}', expires_at: new Date() });
  await insert('shop_connections', {
    ...{ tenant_id, shop_id, token_hash: `${tenant}-connection`, url: 'http://shop', choices: '{}' },
    ...{ asked_by: 'cli:x', expires_at: new Date('2030-01-01T00:00:00Z') },
    ...{ state: 'keys', credentials: 's', next_step_at: new Date(0) },
  });
  await insert('shop_calls', { tenant_id, shop_id, webhook_id: 'msg_1' });
  await insert('offers', { tenant_id, shop_id, sku: 'x', version: 1, entries: '[]' });
  const rule = { organisation: null, courseKey: null, sku: `${tenant}-*`, shopId: null, lmsId: 'main' };
  const rules = JSON.stringify([{ ruleId: `${tenant}-rule`, ...rule }]);
  await insert('routings', { tenant_id, version: 1, rules, changed_by: 'cli:x' });
  await insert('inbox', {
    ...order,
    topic: 'order.updated',
    headers: '{}',
    body: Buffer.from('{}'),
    body_hash: 'h',
  });
  await insert('orders', { ...order, snapshot: '{}', fingerprint: 'f', trace: 't' });
  await insert('order_lines', {
    ...order,
    line_id: '1',
    position: 0,
    name: '',
    sku: '',
    quantity: 1,
    problems: '[]',
    flags: '[]',
  });
  await insert('seats', { ...order, line_id: '1', seat: 1, named: '', customer: '' });
  await insert('learners', { tenant_id, id: LEARNER, lms_id: 'main' });
  await insert('learner_emails', {
    tenant_id,
    lms_id: 'main',
    email_key: 'a@b.example',
    learner_id: LEARNER,
  });
  await insert('access', { ...course, learner_id: LEARNER });
  await insert('grants', { ...course, source: 'manual', learner_id: LEARNER });
  await insert('reports', { ...order, staff_note: '', line_states: '{}', is_complete: false, trace: 't' });
  await insert('questions', {
    ...order,
    ground: 'order_trashed',
    kind: 'order_trashed',
    seats: '[]',
    detail: '{}',
    trace: 't',
  });
  await insert('reconciliations', {
    tenant_id,
    id: LEARNER,
    kind: 'shop',
    shop_id,
    repairs: false,
    options: '{}',
    asked_by: 'cli:x',
  });
  await insert('findings', {
    tenant_id,
    reconciliation_id: LEARNER,
    subject: '1',
    kind: 'x',
    state: 'found',
  });
  await insert('timeline', { tenant_id, event: 'e', detail: '{}', trace: 't' });
  await insert('owners', { tenant_id, addresses: ['a@b.example'] });
  await insert('attention_watch', { tenant_id });
  await insert('attention_groups', { tenant_id, id: 'g' });
  const mail = { kind: 'attention', recipient: 'a@b.example', subject: '', text_body: '', html_body: '' };
  await insert('mails', { tenant_id, ...mail, message_id: '<a@b.example>' });
  const transfer = { id: LEARNER, amount: '49.00', currency: 'EUR', skus: '{}', lms_ids: '{}', trace: 't' };
  await insert('transfers', { ...order, ...transfer });
  const link = { token_hash: `${tenant}-hash`, transfer_id: LEARNER, recipient: 'a@b.example' };
  await insert('transfer_links', { tenant_id, ...link, expires_at: '2030-01-01T00:00:00Z' });
  await insert('confirmers', { tenant_id, addresses: ['a@b.example'] });
  await insert('institutions', { tenant_id });
  await insert('mail_texts', {
    tenant_id,
    kind: 'transfer',
    locale: 'en',
    subject: '',
    intro: '',
    closing: '',
  });
  await insert('privacy', { tenant_id });
  await insert('order_people', { ...order, email_key: 'a@b.example' });
  await client.end();
}
