<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

/**
 * What a shop may write into its privacy policy about courses.
 */
final class PolicyText {

	public static function html(): string {
		return '<p class="privacy-policy-tutorial">' . esc_html__( 'Matricula sends orders that sell a course to your own sidecar, which enrolls the learners in your LMS. Name whoever runs both.', 'matricula' ) . '</p>'
			. '<p>' . esc_html__( 'When you buy a course, we send your order (what you bought, your name, your addresses and those of the learners) to our enrollment system. It enrolls the learners in our learning platform by their e-mail address and tells this shop which learner has which course.', 'matricula' ) . '</p>'
			. '<p>' . esc_html__( 'This shop keeps, with the order, who learns what and in which state that is. Orders without a course are not sent.', 'matricula' ) . '</p>';
	}
}
