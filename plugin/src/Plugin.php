<?php
declare( strict_types=1 );

namespace Matricula;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Matricula\Admin\Connection;
use Matricula\Admin\ConnectionCheck;
use Matricula\Admin\Notices;
use Matricula\Admin\SettingsScreen;
use Matricula\Admin\SiteHealth;
use Matricula\Admin\StatusReport;
use Matricula\Course\OfferStore;
use Matricula\Network\NetworkScreen;
use Matricula\Network\NetworkSidecar;
use Matricula\Network\SiteLife;
use Matricula\Order\CourseOrders;
use Matricula\Order\OfferAnew;
use Matricula\Order\OfferOnLine;
use Matricula\Order\OrderDeliveries;
use Matricula\Order\OrderPanel;
use Matricula\Order\OrderPayload;
use Matricula\Order\OrderStateView;
use Matricula\Order\OrderTable;
use Matricula\Order\SeatsOnOrder;
use Matricula\Outbox\Capture;
use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Claims;
use Matricula\Outbox\Deliverer;
use Matricula\Outbox\Freezer;
use Matricula\Outbox\Handover;
use Matricula\Outbox\MissedWakeups;
use Matricula\Outbox\OldRows;
use Matricula\Outbox\Outage;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\RefundsGone;
use Matricula\Outbox\Results;
use Matricula\Outbox\Sweeper;
use Matricula\Outbox\WaitingRows;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\Handshake;
use Matricula\Pairing\PairingStore;
use Matricula\Pairing\SiteFacts;
use Matricula\Privacy\DeliveryRecords;
use Matricula\Privacy\LearnerMetaRecords;
use Matricula\Privacy\PersonalData;
use Matricula\Privacy\SeatRecords;
use Matricula\Privacy\SidecarRecords;
use Matricula\Product\CourseFields;
use Matricula\Product\CourseRows;
use Matricula\Product\CoursesColumn;
use Matricula\Product\CoursesInCsv;
use Matricula\Product\EditedOffer;
use Matricula\Product\OfferDraft;
use Matricula\Product\ProductAssets;
use Matricula\Product\ProductCourses;
use Matricula\Product\RefundFields;
use Matricula\Product\RefundsInBulk;
use Matricula\Report\Completion;
use Matricula\Report\LineRows;
use Matricula\Report\OrderNotes;
use Matricula\Report\ReportRows;
use Matricula\Report\ReportWriter;
use Matricula\Rest\Actions\ActionRoutes;
use Matricula\Rest\Actions\OrderAction;
use Matricula\Rest\Actions\OrdersAction;
use Matricula\Rest\Actions\OutboxAction;
use Matricula\Rest\Actions\PaymentAction;
use Matricula\Rest\Actions\ReportAction;
use Matricula\Rest\Actions\SignedCalls;
use Matricula\Rest\Actions\StatusAction;
use Matricula\Rest\DeliveriesController;
use Matricula\Rest\OrdersController;
use Matricula\Rest\RoutesController;
use Matricula\Rest\SettingsController;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\Transport;
use Matricula\Storage\Database;
use Matricula\Storage\Schema;

/**
 * The only place that builds objects. Reads from top to bottom.
 */
final class Plugin {

	/**
	 * Main file of the plugin.
	 *
	 * @var string
	 */
	private string $file;

	/**
	 * Version of the plugin.
	 *
	 * @var string
	 */
	private string $version;

	private Database $database;
	private PairingStore $pairings;
	private ContactLog $contacts;
	private SidecarClient $client;
	private Outbox $outbox;
	private Claims $claims;
	private Results $results;
	private Freezer $freezer;
	private Outage $outage;
	private CapturedRows $captured;
	private Wakeups $wakeups;
	private WaitingRows $waiting;
	private CourseOrders $course_orders;
	private NetworkSidecar $network;

	private function __construct( string $file, string $version ) {
		$this->file          = $file;
		$this->version       = $version;
		$this->database      = new Database();
		$this->pairings      = new PairingStore();
		$this->contacts      = new ContactLog();
		$this->client        = new SidecarClient( new Transport() );
		$this->outbox        = new Outbox( $this->database );
		$this->outage        = new Outage();
		$this->captured      = new CapturedRows( $this->database );
		$this->wakeups       = new Wakeups( $this->outbox );
		$this->waiting       = new WaitingRows( $this->database, $this->captured, $this->outage, $this->wakeups );
		$this->course_orders = new CourseOrders( $this->database );
		$this->network       = new NetworkSidecar( $file );
		$this->claims        = new Claims( $this->database );
		$this->results       = new Results( $this->database );
		$this->freezer       = new Freezer( $this->claims, $this->results, new OrderPayload(), $this->course_orders );
	}

	public static function boot( string $file, string $version ): void {
		$plugin = new self( $file, $version );
		add_action( 'before_woocommerce_init', array( $plugin, 'declare_compatibility' ) );
		add_action( 'plugins_loaded', array( $plugin, 'start' ) );
		register_deactivation_hook( $file, array( Wakeups::class, 'forget' ) );
	}

	/**
	 * Undeclared, WooCommerce takes the plugin for incompatible and keeps order storage (HPOS) off on new shops.
	 */
	public function declare_compatibility(): void {
		FeaturesUtil::declare_compatibility( 'custom_order_tables', $this->file, true );
		FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', $this->file, true );
	}

	public function start(): void {
		( new Languages( $this->file ) )->register();
		foreach ( $this->network_parts() as $part ) {
			$part->register();
		}
		$requirements = Requirements::of_this_site();
		if ( ! $requirements->are_met() ) {
			$requirements->show_notice();
			return;
		}
		foreach ( $this->parts() as $part ) {
			$part->register();
		}
	}

	/**
	 * What concerns a network as a whole, whatever this site has of it: its admin pages are those of the main site, where
	 * WooCommerce may be off.
	 *
	 * @return Registerable[]
	 */
	private function network_parts(): array {
		return ! is_multisite() ? array() : array(
			new SiteLife( $this->network, $this->database, new Schema( $this->database ), $this->handshake() ),
			new NetworkScreen( $this->network, $this->file ),
		);
	}

	/**
	 * Everything that has hooks of a shop.
	 *
	 * @return Registerable[]
	 */
	private function parts(): array {
		return array_merge( $this->course_parts(), $this->outbox_parts(), $this->action_parts(), $this->admin_parts() );
	}

	/**
	 * What a product sells, how it comes onto an order, and what became of it.
	 *
	 * @return Registerable[]
	 */
	private function course_parts(): array {
		$offers = new OfferStore();
		$drafts = new OfferDraft();
		$edited = new EditedOffer( $offers, $drafts );
		return array(
			new OfferOnLine( $offers ),
			new ProductCourses( $edited, new CourseFields( $edited, new CourseRows(), new RefundFields() ) ),
			new ProductAssets( $this->file, $this->version ),
			new CoursesColumn( $offers, $drafts ),
			new CoursesInCsv( $offers, $drafts ),
			new RefundsInBulk( $offers ),
			new OrderPanel( $this->course_orders, new SeatsOnOrder( $this->database ), new OrderDeliveries( $this->database ), new OrderStateView(), $this->file, $this->version ),
		);
	}

	/**
	 * How an order's changes reach the sidecar.
	 *
	 * @return Registerable[]
	 */
	private function outbox_parts(): array {
		$orders = new OrderTable( $this->database );
		return array(
			new Schema( $this->database ),
			new Capture( $this->pairings, $this->captured, $this->course_orders, $this->wakeups ),
			new Deliverer( $this->pairings, $this->claims, $this->freezer, $this->results, $this->client, $this->contacts, $this->outage, $this->wakeups ),
			new MissedWakeups( $this->pairings, $this->outbox ),
			new Sweeper( $this->pairings, $orders, $this->course_orders, $this->outbox, $this->captured, new RefundsGone( $this->database, $orders ), new OldRows( $this->database ), $this->wakeups ),
		);
	}

	/**
	 * What the sidecar asks and reports.
	 *
	 * @return Registerable[]
	 */
	private function action_parts(): array {
		$payload  = new OrderPayload();
		$handover = new Handover( $this->database, $this->claims, $this->freezer, $this->results, $this->contacts );
		$writer   = new ReportWriter( $this->database, new ReportRows( $this->database ), new LineRows( $this->database ), new OrderNotes(), new Completion() );
		return array(
			new ActionRoutes(
				new SignedCalls( $this->pairings, $this->database ),
				$this->contacts,
				array(
					new StatusAction( new SiteFacts( $this->version ), $this->outbox ),
					new OrderAction( $payload ),
					new OrdersAction( new OrderTable( $this->database ), $payload ),
					new OutboxAction( $handover, $this->outbox, $this->wakeups ),
					new ReportAction( $writer, $this->contacts ),
					new PaymentAction( $writer, $this->contacts ),
				)
			),
		);
	}

	/**
	 * What people see in wp-admin, and what they can do there.
	 *
	 * @return Registerable[]
	 */
	private function admin_parts(): array {
		$connection = new Connection( $this->pairings, $this->outbox, $this->contacts, $this->outage );
		return array(
			new SettingsScreen( $this->file ),
			new Notices( $connection ),
			new SiteHealth( $connection ),
			new StatusReport( $connection, $this->version ),
			new PersonalData( new SeatRecords( $this->database ), new DeliveryRecords( $this->database ), new LearnerMetaRecords( $this->database ), new SidecarRecords( $this->pairings, $this->client ) ),
			new SettingsController( $connection, $this->handshake(), new ConnectionCheck( $this->pairings, $this->client, $connection ), $this->network ),
			new RoutesController( $this->pairings, $this->client ),
			new DeliveriesController( $this->outbox, $this->waiting ),
			new OrdersController( $this->pairings, $this->client, new SeatsOnOrder( $this->database ), new OrderDeliveries( $this->database ), new OfferAnew( new OfferStore() ) ),
		);
	}

	/**
	 * Begins, changes and ends the pairing.
	 */
	private function handshake(): Handshake {
		return new Handshake( $this->pairings, $this->client, new SiteFacts( $this->version ), $this->contacts, $this->outage, $this->waiting, $this->wakeups );
	}
}
