/// Limits at the doors of one node, each with its unit.
public struct DoorLimits: Hashable, Sendable {
    /// How many requests one address may send in a minute, filings apart.
    public var requestsPerAddressAndMinute = 3_000
    /// The same for what belongs to filing; a whole village may have one address.
    public var filingRequestsPerAddressAndMinute = 12_000
    /// How many addresses are remembered.
    public var addressesRemembered = 100_000
    /// How many boards are followed at once.
    public var boardReaders = 64
    /// How many cases are followed at once.
    public var caseReaders = 512
    /// How long a feed rests between two looks while there is little to do.
    public var boardPauseMilliseconds = 2_000
    /// How long it rests when the node is as loaded as it can be; it never stops.
    public var boardLongestPauseMilliseconds = 15_000
    /// How much may wait for a reader of a board, who is dropped beyond it.
    public var boardBufferBytes = 1_048_576
    /// The same for a reader of a case.
    public var caseBufferBytes = 262_144
    /// How late the oldest timer may be before the node is not ready any more.
    public var timersLateMilliseconds = 5_000
    /// How far this node's clock and the database's may lie apart before nobody vouches for the time.
    public var clockDisagreementMilliseconds = 2_000
    /// From which duration on a request stands in the log; 0: each does.
    public var slowRequestMilliseconds = 1_000

    /// States the limits; each has a default that suits one node behind a proxy.
    public init() {}
}
