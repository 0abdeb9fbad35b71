<?php
declare( strict_types=1 );

namespace Matricula\Product;

/**
 * Prints what becomes of the access when the money goes back, for a product and for a variation alike.
 *
 * The script hides it while no course is typed: it is sold with courses only.
 */
final class RefundFields {

	/**
	 * Prints both fields.
	 *
	 * @param string         $id        Unique on the page.
	 * @param string         $name      Name of the form's field.
	 * @param SubmittedOffer $submitted What the fields show, and what is wrong with them.
	 */
	public function render( string $id, string $name, SubmittedOffer $submitted ): void {
		$problem = $submitted->problems()[ SubmittedOffer::REFUNDS ] ?? null;
		$is_days = null !== $problem && 'refund_days_malformed' === $problem->reason();
		?>
		<fieldset class="matricula-courses__refunds<?php echo null === $problem ? '' : ' is-wrong'; ?>">
			<legend class="screen-reader-text"><?php esc_html_e( 'Refunds', 'matricula' ); ?></legend>
			<div class="matricula-courses__refund">
				<?php $this->render_choice( $id . '-on-refund', $name . '[refunds][on_refund]', $submitted->refunds()['on_refund'], ! $is_days && null !== $problem ); ?>
			</div>
			<div class="matricula-courses__refund">
				<?php $this->render_days( $id . '-window-days', $name . '[refunds][window_days]', $submitted->refunds()['window_days'], $is_days ); ?>
			</div>
			<?php if ( null !== $problem ) : ?>
				<p class="matricula-courses__error" id="<?php echo esc_attr( $id . ( $is_days ? '-window-days' : '-on-refund' ) ); ?>-error"><?php echo esc_html( OfferSentences::about( $problem ) ); ?></p>
			<?php endif; ?>
		</fieldset>
		<?php
	}

	private function render_choice( string $id, string $name, string $chosen, bool $is_wrong ): void {
		?>
		<label for="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'When it is refunded', 'matricula' ); ?></label>
		<select id="<?php echo esc_attr( $id ); ?>" name="<?php echo esc_attr( $name ); ?>" <?php self::describe( $id, $is_wrong ); ?>>
			<?php foreach ( RefundSentences::choices() as $choice => $label ) : ?>
				<option value="<?php echo esc_attr( $choice ); ?>" <?php selected( $chosen, $choice ); ?>><?php echo esc_html( $label ); ?></option>
			<?php endforeach; ?>
		</select>
		<p class="matricula-courses__help" id="<?php echo esc_attr( $id ); ?>-help"><?php esc_html_e( 'What becomes of the access to these courses. Orders that were placed before keep what held for them.', 'matricula' ); ?></p>
		<?php
	}

	private function render_days( string $id, string $name, string $days, bool $is_wrong ): void {
		?>
		<label for="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'For refunds within this many days', 'matricula' ); ?></label>
		<input type="text" inputmode="numeric" id="<?php echo esc_attr( $id ); ?>" name="<?php echo esc_attr( $name ); ?>" value="<?php echo esc_attr( $days ); ?>" placeholder="<?php esc_attr_e( 'As the shop says', 'matricula' ); ?>" autocomplete="off" <?php self::describe( $id, $is_wrong ); ?>>
		<p class="matricula-courses__help" id="<?php echo esc_attr( $id ); ?>-help"><?php esc_html_e( 'Counted from the payment. Later refunds are asked about, unless your shop has another rule for them.', 'matricula' ); ?></p>
		<?php
	}

	/**
	 * Prints what belongs to a field: its help, and what is wrong with it.
	 */
	private static function describe( string $id, bool $is_wrong ): void {
		echo 'aria-describedby="' . esc_attr( $id . '-help' . ( $is_wrong ? ' ' . $id . '-error' : '' ) ) . '"' . ( $is_wrong ? ' aria-invalid="true"' : '' );
	}
}
