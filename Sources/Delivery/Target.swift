private import CCurl

/// A URL, read by the same code that will follow it: two readers could find two hosts in one text.
// Safe because nothing changes after it is made.
@safe final class Target: @unchecked Sendable {
    let handle: OpaquePointer
    let scheme: String
    let host: String
    let port: String

    /// Reads a URL.
    ///
    /// - Throws: `badURL` for any but http and https, for one with a user's name in it, and for one that is none.
    convenience init(_ text: String) throws(DeliveryFault) { try self.init(text, schemes: ["http", "https"]) }

    /// Names a mail server.
    convenience init(_ server: MailServer) throws(DeliveryFault) {
        try self.init("smtp://\(server.host):\(server.port)", schemes: ["smtp"])
    }

    private init(_ text: String, schemes: Set<String>) throws(DeliveryFault) {
        guard let handle = unsafe curl_url() else { throw .other(code: Int(CURLE_OUT_OF_MEMORY.rawValue)) }
        let flags = UInt32(CURLU_DISALLOW_USER)
        guard !text.utf8.contains(0), unsafe curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: handle), schemes.contains(scheme),
            let host = unsafe Self.part(CURLUPART_HOST, of: handle),
            let port = unsafe Self.part(CURLUPART_PORT, of: handle)
        else {
            unsafe curl_url_cleanup(handle)
            throw .badURL
        }
        unsafe self.handle = handle
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    deinit { unsafe curl_url_cleanup(handle) }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK,
            let text = unsafe text
        else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
