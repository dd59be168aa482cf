/// What follows the headers of an answer.
public enum Body: Sendable {
    case bytes([UInt8])
    case stream(EventStream)
}

/// One answer; its length and date are added when it is sent.
public struct Response: Sendable {
    public var status: Int
    public var headers: [(String, String)]
    public var body: Body

    /// Writes down an answer.
    public init(status: Int, headers: [(String, String)] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Writes down an answer whose body is text in UTF-8.
    public static func text(_ text: String, status: Int = 200, mediaType: String = "text/plain; charset=utf-8") -> Self
    {
        Self(status: status, headers: [("Content-Type", mediaType)], body: .bytes(Array(text.utf8)))
    }

    /// Answers with a stream of server-sent events.
    public static func events(_ stream: EventStream) -> Self {
        // X-Accel-Buffering: a proxy that gathers bytes before it passes them on would hold events back.
        let headers = [
            ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
        ]
        return Self(status: 200, headers: headers, body: .stream(stream))
    }

    /// Whether the answer can be sent as it is: a final status, names that are tokens, values without control characters.
    var isWellFormed: Bool {
        (200...599).contains(status)
            && headers.allSatisfy { name, value in
                !name.isEmpty && name.utf8.allSatisfy(isTokenByte) && isFieldValue(value)
            }
    }
}

/// Makes the answer to a request that no handler saw: 400, 404, 405, 408, 413, 431, 500 or 503.
///
/// The request is nil when it could not be read; its body is empty when it was refused before the body came.
public typealias Refusal = @Sendable (_ status: Int, _ request: Request?) -> Response
