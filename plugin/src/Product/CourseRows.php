<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\CourseMode;
use Matricula\Course\OfferProblem;

/**
 * Prints the small table of courses, for a product and for a variation alike.
 *
 * Without JavaScript the empty row at its end takes one more course at each save.
 */
final class CourseRows {

	private const NO_COURSE = array(
		'course_key' => '',
		'mode'       => '',
		'lms'        => '',
	);

	/**
	 * Prints the table.
	 *
	 * @param string         $id        Unique on the page.
	 * @param string         $name      Name of the form's field.
	 * @param SubmittedOffer $submitted What the rows show, and what is wrong with them.
	 */
	public function render( string $id, string $name, SubmittedOffer $submitted ): void {
		$rows = $submitted->rows();
		?>
		<input type="hidden" name="<?php echo esc_attr( $name ); ?>[shown]" value="1">
		<table class="matricula-courses__table">
			<caption class="screen-reader-text"><?php esc_html_e( 'Courses that are sold', 'matricula' ); ?></caption>
			<thead>
				<tr>
					<th scope="col"><?php esc_html_e( 'Course key', 'matricula' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Mode', 'matricula' ); ?></th>
					<th scope="col"><?php esc_html_e( 'LMS', 'matricula' ); ?></th>
					<th scope="col"><span class="screen-reader-text"><?php esc_html_e( 'Remove', 'matricula' ); ?></span></th>
				</tr>
			</thead>
			<tbody>
				<?php
				foreach ( $rows as $index => $row ) {
					$this->render_row( $id, $name, (string) $index, $row, $submitted->problems()[ $index ] ?? null );
				}
				$this->render_row( $id, $name, (string) count( $rows ), self::NO_COURSE, null );
				?>
			</tbody>
		</table>
		<template class="matricula-courses__template"><?php $this->render_row( $id, $name, '__row__', self::NO_COURSE, null ); ?></template>
		<p class="matricula-courses__add hide-if-no-js">
			<button type="button" class="button matricula-courses__add-button"><?php esc_html_e( 'Add a course', 'matricula' ); ?></button>
		</p>
		<?php
	}

	/**
	 * Prints one row.
	 *
	 * @param string                                               $id      Unique on the page.
	 * @param string                                               $name    Name of the form's field.
	 * @param string                                               $index   Of the row.
	 * @param array{course_key: string, mode: string, lms: string} $row     What it shows.
	 * @param OfferProblem|null                                    $problem What is wrong with it.
	 */
	private function render_row( string $id, string $name, string $index, array $row, ?OfferProblem $problem ): void {
		$row_id   = $id . '-' . $index;
		$row_name = $name . '[rows][' . $index . ']';
		$error_id = $row_id . '-error';
		?>
		<tr class="matricula-courses__row<?php echo null === $problem ? '' : ' is-wrong'; ?>">
			<td class="matricula-courses__key">
				<label for="<?php echo esc_attr( $row_id ); ?>-key"><?php esc_html_e( 'Course key', 'matricula' ); ?></label>
				<input type="text" id="<?php echo esc_attr( $row_id ); ?>-key" name="<?php echo esc_attr( $row_name ); ?>[course_key]" value="<?php echo esc_attr( $row['course_key'] ); ?>" placeholder="course-v1:ORG+COURSE+RUN" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr"
					<?php if ( null !== $problem ) : ?>
					aria-invalid="true" aria-describedby="<?php echo esc_attr( $error_id ); ?>"
					<?php endif; ?>
				>
				<?php if ( null !== $problem ) : ?>
					<p class="matricula-courses__error" id="<?php echo esc_attr( $error_id ); ?>"><?php echo esc_html( OfferSentences::about( $problem ) ); ?></p>
				<?php endif; ?>
			</td>
			<td class="matricula-courses__mode"><?php $this->render_mode( $row_id, $row_name, $row['mode'] ); ?></td>
			<td class="matricula-courses__lms">
				<label for="<?php echo esc_attr( $row_id ); ?>-lms"><?php esc_html_e( 'LMS', 'matricula' ); ?></label>
				<input type="text" id="<?php echo esc_attr( $row_id ); ?>-lms" name="<?php echo esc_attr( $row_name ); ?>[lms]" value="<?php echo esc_attr( $row['lms'] ); ?>" placeholder="<?php esc_attr_e( 'The shop’s own', 'matricula' ); ?>" autocomplete="off" autocapitalize="off" spellcheck="false">
			</td>
			<td class="matricula-courses__remove">
				<button type="button" class="button-link button-link-delete matricula-courses__remove-button hide-if-no-js"><?php esc_html_e( 'Remove', 'matricula' ); ?></button>
			</td>
		</tr>
		<?php
	}

	/**
	 * Prints the choice of a mode. A mode of the LMS's own making is named beside "Another mode".
	 */
	private function render_mode( string $row_id, string $row_name, string $mode ): void {
		$is_other = '' !== $mode && ! CourseMode::is_known( $mode );
		?>
		<label for="<?php echo esc_attr( $row_id ); ?>-mode"><?php esc_html_e( 'Mode', 'matricula' ); ?></label>
		<select id="<?php echo esc_attr( $row_id ); ?>-mode" name="<?php echo esc_attr( $row_name ); ?>[mode]" class="matricula-courses__mode-choice">
			<option value=""><?php esc_html_e( 'The only paid mode', 'matricula' ); ?></option>
			<?php foreach ( CourseMode::KNOWN as $known ) : ?>
				<option value="<?php echo esc_attr( $known ); ?>" <?php selected( $mode, $known ); ?>><?php echo esc_html( $known ); ?></option>
			<?php endforeach; ?>
			<option value="other" <?php selected( $is_other ); ?>><?php esc_html_e( 'Another mode…', 'matricula' ); ?></option>
		</select>
		<input type="text" name="<?php echo esc_attr( $row_name ); ?>[mode_other]" value="<?php echo esc_attr( $is_other && 'other' !== $mode ? $mode : '' ); ?>" aria-label="<?php esc_attr_e( 'Name of the other mode', 'matricula' ); ?>" placeholder="<?php esc_attr_e( 'Its name in the LMS', 'matricula' ); ?>" class="matricula-courses__mode-other<?php echo $is_other ? '' : ' hide-if-js'; ?>" autocomplete="off" autocapitalize="off" spellcheck="false">
		<?php
	}
}
