/// How the body of a request ends, where two readers of the same bytes could not disagree (RFC 9112, 6).
enum Framing: Hashable {
    case none
    case length(Int)
    case chunked

    /// Reads the framing; nil if the request must be refused, since a proxy in front may have read it differently.
    init?(version: String, headers: Headers) {
        let codings = headers.values(of: "Transfer-Encoding")
        let lengths = headers.values(of: "Content-Length")
        // Twice the same length is allowed by the standard and sent by nobody who means well.
        guard codings.count <= 1, lengths.count <= 1, codings.isEmpty || lengths.isEmpty else { return nil }
        guard headers.values(of: "Host").count <= 1 else { return nil }
        if let coding = codings.first {
            guard version == "HTTP/1.1", coding.lowercased() == "chunked" else { return nil }
            self = .chunked
        } else if let length = lengths.first {
            guard let bytes = Self.decimal(length) else { return nil }
            self = bytes == 0 ? .none : .length(bytes)
        } else {
            self = .none
        }
    }

    /// How many bytes the sender says will come.
    var declaredBytes: Int {
        switch self {
        case .none, .chunked: 0
        case .length(let bytes): bytes
        }
    }

    // `Int("+5")` is 5; a length has digits only.
    private static func decimal(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
