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
			. '<p>' . esc_html__( 'This shop keeps, with the order, who learns what and in which state that is. Orders without a course are not sent.', 'matricula' ) . '</p>'
			. '<p>' . esc_html__( 'Our enrollment system keeps the orders that we send as they are for a limited time, 30 days unless we say otherwise here, and after that only what it needs to give and end access. When you ask us to erase your data, it replaces your e-mail address and your name by a value that only it can make; which courses were given and when stays. Your account in the learning platform is not part of that: ask us to have it removed as well.', 'matricula' ) . '</p>';
	}
}
