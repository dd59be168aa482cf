/// One request to the outside.
public struct OutgoingRequest: Sendable {
    public var method: String
    public var url: String
    public var headers: [(String, String)]
    public var body: [UInt8]
    /// How long all of it may take, in milliseconds, from the moment it is sent off.
    public var timeoutMilliseconds: Int
    /// How long finding and reaching the other end may take, in milliseconds.
    public var connectTimeoutMilliseconds: Int
    /// How long the body of the answer may be, in bytes.
    public var answerLimitBytes: Int
    public var allowedAddresses: AddressPolicy

    /// Writes down a request; redirects are never followed, and only http and https are spoken.
    public init(
        method: String = "GET",
        url: String,
        headers: [(String, String)] = [],
        body: [UInt8] = [],
        timeoutMilliseconds: Int = 10_000,
        connectTimeoutMilliseconds: Int = 3_000,
        answerLimitBytes: Int = 1_048_576,
        allowedAddresses: AddressPolicy = .publicOnly
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeoutMilliseconds = timeoutMilliseconds
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.answerLimitBytes = answerLimitBytes
        self.allowedAddresses = allowedAddresses
    }
}

/// What the other end answered, whatever its status.
public struct IncomingAnswer: Sendable {
    public let status: Int
    public let headers: [(String, String)]
    public let body: [UInt8]

    /// Writes down an answer.
    public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of the named field, whatever the case of its name.
    public func header(_ name: String) -> String? {
        headers.first { $0.0.lowercased() == name.lowercased() }?.1
    }
}

/// Why there is no answer.
public enum DeliveryFault: Error, Hashable, Sendable {
    /// The name is unknown, or nobody listens there.
    case unreachable
    case timedOut
    /// The other end broke off; it may have received the request.
    case interrupted
    /// The answer is longer than the request allows.
    case tooLarge
    /// The name leads to an address that the request may not be sent to.
    case refusedAddress
    case badURL
    /// A method or header that cannot be sent as one.
    case badRequest
    /// No trust: the certificate, its name, or the protocol.
    case tls
    /// Too many requests are under way in this client.
    case busy
    /// The client was closed.
    case closed
    /// The task that waited was cancelled.
    case cancelled
    /// Another failure, by libcurl's number.
    case other(code: Int)
}
