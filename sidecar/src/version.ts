/** Released as this. */
export const VERSION = '0.1.0';
