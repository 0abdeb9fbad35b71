/** Ids that people choose, of tenants, shops and LMSs: they stand in addresses and in the ledger's keys. */
export const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
