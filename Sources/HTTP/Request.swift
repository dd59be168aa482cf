/// The verb of a request.
public struct Method: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String

    /// Names a method; methods are told apart by case.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Names a method in source.
    public init(stringLiteral name: String) { rawValue = name }

    public var description: String { rawValue }

    public static let get: Self = "GET"
    public static let head: Self = "HEAD"
    public static let post: Self = "POST"
    public static let put: Self = "PUT"
    public static let patch: Self = "PATCH"
    public static let delete: Self = "DELETE"
    public static let options: Self = "OPTIONS"
}

/// Why a request cannot be read as what it claims to be.
public enum RequestFault: Error, Hashable, Sendable {
    case wrongMediaType
    case badEncoding

    /// The status that answers this fault.
    public var status: Int {
        switch self {
        case .wrongMediaType: 415
        case .badEncoding: 400
        }
    }
}

/// One request, read whole.
public struct Request: Sendable {
    public let method: Method
    /// The path as it was sent, still percent-encoded.
    public let path: String
    /// The path's segments, decoded; none for "/".
    public let segments: [String]
    /// The query; of a repeated name the first value counts.
    public let query: [String: String]
    public let headers: Headers
    public let body: [UInt8]
    /// The address at the other end of the connection.
    public let peer: String

    /// Writes down a request; nil if the target is badly encoded or no path.
    public init?(
        method: Method,
        target: String,
        headers: Headers = [:],
        body: [UInt8] = [],
        peer: String = "127.0.0.1"
    ) {
        guard let target = Target(target) else { return nil }
        self.init(method: method, target: target, headers: headers, body: body, peer: peer)
    }

    init(method: Method, target: Target, headers: Headers, body: [UInt8], peer: String) {
        self.method = method
        path = target.path
        segments = target.segments
        query = target.query
        self.headers = headers
        self.body = body
        self.peer = peer
    }

    init(_ head: Request, body: [UInt8]) {
        method = head.method
        path = head.path
        segments = head.segments
        query = head.query
        headers = head.headers
        self.body = body
        peer = head.peer
    }

    /// The media type of the body in small letters, without parameters.
    public var mediaType: String? {
        guard let declared = headers["Content-Type"] else { return nil }
        return trimmed(declared.prefix { $0 != ";" }).lowercased()
    }

    /// Reads the body as a form of a page, in its order.
    ///
    /// - Throws: `wrongMediaType` if it was not sent as one, `badEncoding` if a name or value is not percent-encoded UTF-8.
    public func form() throws(RequestFault) -> [(String, String)] {
        guard mediaType == "application/x-www-form-urlencoded" else { throw .wrongMediaType }
        guard let text = String(validating: body, as: UTF8.self), let pairs = decodedPairs(text[...]) else {
            throw .badEncoding
        }
        return pairs
    }

    /// Reads the body as a multipart form, in its order.
    ///
    /// - Throws: what is wrong with it; whether the parts are the right ones is for the caller to judge.
    public func multipart(limits: MultipartForm.Limits = .init()) throws(MultipartFault) -> [MultipartForm.Part] {
        try MultipartForm.parse(body, contentType: headers["Content-Type"] ?? "", limits: limits)
    }

    /// The cookies; of a repeated name the first value counts.
    public var cookies: [String: String] {
        var cookies: [String: String] = [:]
        for piece in headers.values(of: "Cookie").flatMap({ $0.split(separator: ";") }) {
            let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { continue }
            let name = String(trimmed(halves[0]))
            let value = trimmed(halves[1])
            let quoted = value.count >= 2 && value.first == "\"" && value.last == "\""
            if cookies[name] == nil { cookies[name] = String(quoted ? value.dropFirst().dropLast() : value) }
        }
        return cookies
    }
}
