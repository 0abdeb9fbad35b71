import { expect, it, vi } from 'vitest';
import { SecretReferences } from './secret-references.ts';

vi.mock('@aws-sdk/client-secrets-manager', () => {
  throw new Error('Cannot find package');
});

it('a reference to AWS says which package is missing where it is not installed', async () => {
  await expect(new SecretReferences().resolve('aws:shop')).rejects.toThrow(
    /npm install @aws-sdk\/client-secrets-manager/,
  );
});
