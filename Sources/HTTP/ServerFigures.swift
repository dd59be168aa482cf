internal import Synchronization

/// What a server holds at this moment, for the metrics.
public final class ServerFigures: Sendable {
    let openConnections = Atomic(0)
    let requestsUnderWay = Atomic(0)
    let bodyBytes = Atomic(0)
    let cutConnections = Atomic(0)

    /// Makes figures of a server that holds nothing yet.
    public init() {}

    public var connections: Int { openConnections.load(ordering: .relaxed) }
    /// Requests whose answer has not been sent to its end, streams among them.
    public var requests: Int { requestsUnderWay.load(ordering: .relaxed) }
    /// Bytes of request bodies in memory.
    public var bytesInFlight: Int { bodyBytes.load(ordering: .relaxed) }
    /// Connections that were cut because their client was too slow, since the start.
    public var slowClientsCut: Int { cutConnections.load(ordering: .relaxed) }
}
