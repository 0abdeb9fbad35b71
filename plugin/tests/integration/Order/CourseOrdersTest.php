<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Order;

use Matricula\Fields;
use Matricula\Order\CourseOrders;
use Matricula\Report\LineRows;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CourseOrders as Orders;
use PHPUnit\Framework\TestCase;

/**
 * @covers \Matricula\Order\CourseOrders
 */
final class CourseOrdersTest extends TestCase {

	use Orders;

	public function test_an_order_that_sells_a_course_concerns_the_sidecar_and_a_book_does_not(): void {
		$course = $this->course_order()->get_id();
		$book   = $this->course_order( 'processing', '' )->get_id();

		self::assertSame( array( $course ), ( new CourseOrders( new Database() ) )->among( array( $book, $course ) ) );
	}

	public function test_an_old_order_concerns_it_once_it_was_taken_over(): void {
		$old  = $this->course_order( 'processing', '' )->get_id();
		$rows = new LineRows( new Database() );
		$rows->replace( $old, array( new Fields( array( 'lineItemId' => '1' ) ) ) );

		self::assertTrue( ( new CourseOrders( new Database() ) )->concern( $old ) );
		$rows->forget( $old );
	}
}
