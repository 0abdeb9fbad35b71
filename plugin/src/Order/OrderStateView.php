<?php
declare( strict_types=1 );

namespace Matricula\Order;

/**
 * Prints what the sidecar said about an order. Learners and shoppers typed much of it: all of it is text, and escaped here.
 */
final class OrderStateView {

	/**
	 * States as the protocol names them; whatever else comes gets no colour.
	 */
	private const STATES = array( 'enrolled', 'in_progress', 'waiting_for_learner', 'learner_unknown', 'held', 'needs_attention', 'ended' );

	/**
	 * Prints the lines of an order, each with its seats.
	 *
	 * @param array<mixed> $lines As in an order's state.
	 */
	public function render( array $lines ): void {
		?>
		<table class="matricula-order__seats">
			<thead>
				<tr>
					<th scope="col"><?php esc_html_e( 'Course', 'matricula' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Learner', 'matricula' ); ?></th>
					<th scope="col"><?php esc_html_e( 'State', 'matricula' ); ?></th>
				</tr>
			</thead>
			<?php
			foreach ( $lines as $line ) {
				if ( is_array( $line ) ) {
					$this->render_line( $line );
				}
			}
			?>
		</table>
		<?php
	}

	/**
	 * Prints one line of the order.
	 *
	 * @param array<mixed> $line As in an order's state.
	 */
	private function render_line( array $line ): void {
		$seats = array_filter( self::entries( $line, 'seats' ), 'is_array' );
		$count = count( array_unique( array_map( 'wp_json_encode', array_column( $seats, 'seat' ) ) ) );
		?>
		<tbody>
			<tr class="matricula-order__line">
				<th scope="rowgroup" colspan="2"><?php echo esc_html( self::text( $line, 'name' ) ); ?></th>
				<td><?php $this->render_state( $line ); ?></td>
			</tr>
			<?php foreach ( $seats as $seat ) : ?>
			<tr>
				<td data-label="<?php esc_attr_e( 'Course', 'matricula' ); ?>">
					<?php echo esc_html( self::text( $seat, 'courseKey' ) ); ?>
					<?php if ( '' !== self::text( $seat, 'lmsId' ) ) : ?>
					<span class="matricula-order__lms"><?php echo esc_html( self::text( $seat, 'lmsId' ) ); ?></span>
					<?php endif; ?>
				</td>
				<td data-label="<?php esc_attr_e( 'Learner', 'matricula' ); ?>"><?php echo esc_html( self::learner( $seat, $count > 1 ) ); ?></td>
				<td data-label="<?php esc_attr_e( 'State', 'matricula' ); ?>"><?php $this->render_state( $seat ); ?></td>
			</tr>
			<?php endforeach; ?>
		</tbody>
		<?php
	}

	/**
	 * Prints a state and what is to be done about it.
	 *
	 * @param array<mixed> $entry A line or a seat.
	 */
	private function render_state( array $entry ): void {
		$state = self::text( $entry, 'state' );
		$class = in_array( $state, self::STATES, true ) ? ' is-' . str_replace( '_', '-', $state ) : '';
		$label = self::text( $entry, 'label' );
		echo '<span class="matricula-order__state' . esc_attr( $class ) . '">' . esc_html( '' === $label ? $state : $label ) . '</span>';
		foreach ( self::entries( $entry, 'sentences' ) as $sentence ) {
			if ( is_string( $sentence ) ) {
				echo '<p class="matricula-order__sentence">' . esc_html( $sentence ) . '</p>';
			}
		}
	}

	/**
	 * Who has the seat, and which it is where there are several.
	 *
	 * @param array<mixed> $seat As in an order's state.
	 */
	private static function learner( array $seat, bool $is_one_of_many ): string {
		$learner = self::text( $seat, 'learner' );
		$learner = '' === $learner ? __( 'no learner yet', 'matricula' ) : $learner;
		return $is_one_of_many
			/* translators: 1: e-mail address of a learner, 2: number of the seat */
			? sprintf( __( '%1$s (seat %2$s)', 'matricula' ), $learner, self::text( $seat, 'seat' ) )
			: $learner;
	}

	/**
	 * A text of an entry; empty when it has none.
	 *
	 * @param array<mixed> $entry A line or a seat.
	 */
	private static function text( array $entry, string $key ): string {
		$value = $entry[ $key ] ?? '';
		return is_scalar( $value ) ? (string) $value : '';
	}

	/**
	 * A list of an entry; empty when it has none.
	 *
	 * @param array<mixed> $entry A line or a seat.
	 * @return array<mixed>
	 */
	private static function entries( array $entry, string $key ): array {
		$value = $entry[ $key ] ?? array();
		return is_array( $value ) ? $value : array();
	}
}
