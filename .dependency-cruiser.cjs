/**
 * Which folder may import from which (docs/decisions/0005): imports point one way.
 *
 * @type {Record<string, string[]>} Folders of sidecar/src, each with those that it may import from, beside `shared` and
 *   `ledger`, which all may, and which have nothing else.
 */
const layers = {
  shared: [],
  ledger: [],
  store: [],
  lms: [],
  shops: [],
  privacy: ['store', 'operator', 'reports'],
  intake: ['store', 'shops', 'operator', 'privacy'],
  access: ['store', 'lms', 'operator'],
  reports: ['store', 'shops', 'operator'],
  operator: ['store', 'lms', 'shops', 'intake', 'access'],
  pairing: ['store', 'lms', 'shops', 'intake', 'operator'],
  mail: ['store', 'shops', 'reports', 'operator'],
  payments: ['store', 'shops', 'reports', 'mail', 'operator'],
  reconcile: ['store', 'lms', 'shops', 'intake', 'access', 'operator', 'privacy'],
  http: [
    'store',
    'lms',
    'shops',
    'intake',
    'access',
    'reports',
    'operator',
    'pairing',
    'mail',
    'reconcile',
    'payments',
    'privacy',
  ],
};

/** Nobody imports from the commands, and they from everybody. */
const folders = [...Object.keys(layers), 'commands'];

function listBanned(folder) {
  const allowed = [folder, 'shared', ...(folder === 'shared' ? [] : ['ledger']), ...layers[folder]];
  return folders.filter((other) => !allowed.includes(other));
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Types may refer to each other: nothing of them is left when the code runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.keys(layers).map((folder) => ({
      name: `${folder}-imports-one-way`,
      severity: 'error',
      from: { path: `^sidecar/src/${folder}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^sidecar/src/(${listBanned(folder).join('|')})/` },
    })),
    {
      name: 'meet-the-sidecar-over-http',
      comment: 'The sandbox and the browser tests cannot share its mistakes.',
      severity: 'error',
      from: { path: '^(sandbox|e2e)/' },
      to: { path: '^sidecar/' },
    },
    {
      name: 'product-without-sandbox',
      severity: 'error',
      from: { path: '^sidecar/src/' },
      to: { path: '^(sandbox|e2e)/' },
    },
    {
      name: 'one-caller-of-the-plugin',
      severity: 'error',
      from: { path: '^admin-ui/src/', pathNot: '^admin-ui/src/data/api\\.ts$' },
      to: { path: '@wordpress/api-fetch' },
    },
    {
      name: 'pages-on-top',
      comment: 'pages → components, hooks → data',
      severity: 'error',
      from: { path: '^admin-ui/src/(components|hooks|data)/' },
      to: { path: '^admin-ui/src/pages/' },
    },
    {
      name: 'data-shows-nothing',
      severity: 'error',
      from: { path: '^admin-ui/src/data/' },
      to: { path: '^admin-ui/src/(components|hooks)/|@wordpress/(components|element)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
