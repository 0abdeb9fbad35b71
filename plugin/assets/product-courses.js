/**
 * The table of courses on the product form: rows that come and go. All of it also works row by row without this.
 *
 * Variations are loaded and saved by AJAX at any time, so everything listens on the document.
 */
(function ($, wp) {
  'use strict';

  const { __ } = wp.i18n;
  let rowsMade = 0;

  const closestTable = (element) => element.closest('.matricula-courses');
  const rowsOf = (table) => [...table.querySelectorAll('.matricula-courses__row')];
  const keyOf = (row) => row.querySelector('.matricula-courses__key input');

  /** WooCommerce saves only variations that it saw change; it listens through jQuery. */
  function tellChanged(table) {
    $(table).find('input[type="hidden"]').first().trigger('change');
  }

  function addRow(table) {
    const template = table.querySelector('.matricula-courses__template');
    rowsMade += 1;
    const html = template.innerHTML.replaceAll('__row__', `new${rowsMade}`);
    table.querySelector('tbody').insertAdjacentHTML('beforeend', html);
    return rowsOf(table).pop();
  }

  function removeRow(row) {
    const table = closestTable(row);
    const rows = rowsOf(table);
    const next = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1] || addRow(table);
    row.remove();
    keyOf(next).focus();
    wp.a11y.speak(__('The course was removed. Save to keep it so.', 'matricula'));
    tellChanged(table);
    showWithCourses(table);
  }

  /** A course that is not virtual gets a hint, and one that is sold may be refunded; an empty table has neither. */
  function showWithCourses(table) {
    const isEmpty = rowsOf(table).every((row) => keyOf(row).value.trim() === '');
    const hint = table.querySelector('.matricula-courses__hint');
    if (hint) {
      hint.hidden = isEmpty;
    }
    const refunds = table.querySelector('.matricula-courses__refunds');
    refunds.hidden = isEmpty && !refunds.matches('.is-wrong');
    refunds.disabled = refunds.hidden; // What cannot be seen is not sent.
  }

  /** The empty row at the end is for those without JavaScript; "Add a course" takes its place. */
  function prepareTable(table) {
    const rows = rowsOf(table);
    const last = rows[rows.length - 1];
    if (rows.length > 1 && keyOf(last).value === '' && !table.dataset.isReady) {
      last.remove();
    }
    table.dataset.isReady = 'yes';
    showWithCourses(table);
  }

  function prepare() {
    document.querySelectorAll('.matricula-courses').forEach(prepareTable);
  }

  $(document).on('click', '.matricula-courses__add-button', (event) => {
    const table = closestTable(event.currentTarget);
    keyOf(addRow(table)).focus();
    tellChanged(table);
  });

  $(document).on('click', '.matricula-courses__remove-button', (event) =>
    removeRow(event.currentTarget.closest('.matricula-courses__row')),
  );

  $(document).on('change', '.matricula-courses__mode-choice', (event) => {
    const other = event.currentTarget.parentElement.querySelector('.matricula-courses__mode-other');
    other.classList.toggle('hide-if-js', event.currentTarget.value !== 'other');
    if (event.currentTarget.value === 'other') {
      other.focus();
    }
  });

  $(document).on('input', '.matricula-courses__key input', (event) =>
    showWithCourses(closestTable(event.currentTarget)),
  );

  $('#woocommerce-product-data').on('woocommerce_variations_loaded woocommerce_variations_added', prepare);

  $(() => {
    prepare();
    // What was not saved is what the editor came back for.
    if (document.querySelector('#matricula_courses_panel .is-wrong')) {
      $('.matricula_courses_tab a').trigger('click');
    }
  });
})(window.jQuery, window.wp);
