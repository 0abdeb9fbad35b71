import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../setup.mjs';
import { callsInPhp } from './calls-in-php.mjs';
import { callsInScript } from './calls-in-script.mjs';
import { entriesOf, readCatalogs, TEMPLATE, writeCatalog, writeTemplate } from './catalogs.mjs';
import { findFlaws } from './flaws.mjs';
import { collectStrings, stringsIn } from './strings.mjs';

const strings = collectStrings();
const catalogs = readCatalogs().map(({ file, ...rest }) => ({ ...rest, file, name: relative(root, file) }));

describe('the languages of the plugin', () => {
  it('has a template that lists what the sources say; else run “npm run translations”', () => {
    expect(readFileSync(TEMPLATE, 'utf8')).toBe(writeTemplate(strings));
  });

  it.each(catalogs)('has a catalog $name of the same strings; else run “npm run translations”', (found) => {
    expect(readFileSync(found.file, 'utf8')).toBe(writeCatalog(found.catalog, strings));
  });

  it.each(catalogs)('has a catalog $name in which all is translated, with the same placeholders', (found) => {
    expect(entriesOf(found.catalog).flatMap(findFlaws)).toEqual([]);
  });

  it('tells translators what a placeholder stands for', () => {
    const unexplained = strings.filter(
      ({ text, comments }) => /%[\d$]*[sd]/.test(text) && comments.length === 0,
    );
    expect(unexplained.map(({ text }) => text)).toEqual([]);
  });

  it('is there in Spanish', () => {
    expect(catalogs.map(({ locale }) => locale)).toContain('es_ES');
  });
});

describe('what counts as a flaw', () => {
  const plural = { msgid: '%d course', msgid_plural: '%d courses' };

  it.each([
    [{ msgid: 'Order %s', msgstr: ['Pedido %s'] }],
    [{ msgid: '%1$s of %2$s', msgstr: ['de %2$s, %1$s'] }],
    [{ msgid: '%s of %s', msgstr: ['de %2$s, %1$s'] }],
    [{ ...plural, msgstr: ['%d curso', '%d cursos'] }],
  ])('%o has none', (entry) => {
    expect(findFlaws(entry)).toEqual([]);
  });

  it.each([
    [{ msgid: 'Order %s', msgstr: [''] }],
    [{ msgid: 'Order %s', msgstr: ['Pedido'] }],
    [{ msgid: 'Order %s', msgstr: ['Pedido %d'] }],
    [{ msgid: '%1$s of %2$s', msgstr: ['%1$s de %1$s'] }],
    [{ msgid: '<b>All</b>', msgstr: ['<b>Todo<b>'] }],
    [{ msgid: 'Write + for %%2B', msgstr: ['Escribe + por %2B'] }],
    [{ ...plural, msgstr: ['%d curso', 'cursos'] }],
    [{ ...plural, msgstr: ['%d curso', ''] }],
  ])('%o has one', (entry) => {
    expect(findFlaws(entry)).toHaveLength(1);
  });
});

describe('what is collected', () => {
  it('is found wherever a call stands in PHP, with its comment', () => {
    const source = `<?php
      /* translators: %s: a name */
      if ( f( __( 'In a condition: %s', 'matricula' ) ) ) {
        g( static fn() => \\_n( 'one', 'many', 2, 'matricula' ) );
      }`;
    expect(stringsIn('a.php', callsInPhp, source)).toEqual([
      {
        context: '',
        text: 'In a condition: %s',
        plural: undefined,
        comments: ['translators: %s: a name'],
        files: ['a.php'],
      },
      { context: '', text: 'one', plural: 'many', comments: [], files: ['a.php'] },
    ]);
  });

  it('is found wherever a call stands in a page, with its context', () => {
    const source = `export const A = () => <p title={_x('Sent', 'by mail', 'matricula')}>{f(variable)}</p>;`;
    expect(stringsIn('a.tsx', callsInScript, source)).toMatchObject([{ context: 'by mail', text: 'Sent' }]);
  });
});
