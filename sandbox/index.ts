export type { ObservedCall, Observe } from './kit/exchange.ts';
export type { Release } from './lms/src/releases.ts';
export type { LmsSeed } from './lms/src/seed.ts';
export { type SandboxLms, type SandboxLmsOptions, startSandboxLms } from './lms/src/start.ts';
export { type SandboxMailbox, type SandboxMailboxOptions, startSandboxMailbox } from './mailbox/src/start.ts';
export type { ShopSeed } from './shop/src/seed.ts';
export { type SandboxShop, type SandboxShopOptions, startSandboxShop } from './shop/src/start.ts';
