/// What one server will hold at once; whatever passes a limit is answered or closed, never queued without end.
public struct Limits: Hashable, Sendable {
    /// The largest request body of a route that names no limit of its own, in bytes.
    public var bodyBytes: Int
    /// The largest request line and headers together, in bytes.
    public var headerBytes: Int
    /// How many connections may be open at once.
    public var connections: Int
    /// How many connections one address may have open at once; behind a proxy all come from its address.
    public var connectionsPerAddress: Int
    /// How long a connection may stay silent, in seconds.
    public var idleTimeoutSeconds: Int
    /// How long the request line and headers may take once they could have begun, in seconds on top of the silence.
    public var headSeconds: Int
    /// How long a request body may take from its first byte to its last, in seconds.
    public var bodySeconds: Int
    /// How many bytes of request bodies may be in memory at once.
    public var bytesInFlight: Int
    /// How many threads wait for sockets.
    public var threads: Int

    /// States the limits; each has a default that suits one node behind a proxy.
    public init(
        bodyBytes: Int = 1_048_576,
        headerBytes: Int = 16_384,
        connections: Int = 1_024,
        connectionsPerAddress: Int = 1_024,
        idleTimeoutSeconds: Int = 30,
        headSeconds: Int = 10,
        bodySeconds: Int = 120,
        bytesInFlight: Int = 268_435_456,
        threads: Int = 2
    ) {
        self.bodyBytes = bodyBytes
        self.headerBytes = headerBytes
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.idleTimeoutSeconds = idleTimeoutSeconds
        self.headSeconds = headSeconds
        self.bodySeconds = bodySeconds
        self.bytesInFlight = bytesInFlight
        self.threads = threads
    }
}
