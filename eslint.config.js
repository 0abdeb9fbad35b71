import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Folders of sidecar/src, each with the folders it may not import from (docs/decisions/0005). */
const layers = {
  shared: ['ledger', 'store', 'lms', 'shops', 'intake', 'access', 'reports', 'operator', 'http', 'commands'],
  ledger: ['store', 'lms', 'shops', 'intake', 'access', 'reports', 'operator', 'http', 'commands'],
  store: ['lms', 'shops', 'intake', 'access', 'reports', 'operator', 'http', 'commands'],
  lms: ['store', 'shops', 'intake', 'access', 'reports', 'operator', 'http', 'commands'],
  shops: ['store', 'lms', 'intake', 'access', 'reports', 'operator', 'http', 'commands'],
  intake: ['lms', 'access', 'reports', 'http', 'commands'],
  access: ['shops', 'intake', 'reports', 'http', 'commands'],
  reports: ['lms', 'intake', 'access', 'http', 'commands'],
  operator: ['reports', 'http', 'commands'],
  http: ['commands'],
};

const zones = Object.entries(layers).map(([folder, banned]) => ({
  target: `./sidecar/src/${folder}`,
  from: banned.map((name) => `./sidecar/src/${name}`),
  message: `${folder}/ may not import from this folder: imports point one way.`,
}));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/test-results/**', '**/playwright-report/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ['sidecar/**/*.ts', 'sandbox/**/*.ts', 'e2e/**/*.ts'],
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...zones,
            {
              target: ['./sandbox', './e2e'],
              from: './sidecar/src',
              message: 'They meet the sidecar over HTTP, so they cannot share its mistakes.',
            },
            { target: './sidecar/src', from: './sandbox', message: 'The product does not know its sandbox.' },
          ],
        },
      ],
    },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js'] })] },
  },
  // Tables are read in one piece.
  {
    files: ['sidecar/src/store/schema.ts', 'sidecar/src/store/migrations/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  { files: ['**/*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'fetch', 'setTimeout', 'clearTimeout'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  prettier,
);
