private import CMicroHTTPD
private import Glibc

/// One connection of the library, lent to a callback or kept while it is suspended.
// Safe because the library keeps a connection alive while a callback runs and while it is suspended, and the owner of
// this value (`Exchange`, `EventStream`) forgets it, under its own lock, before either ends.
@safe struct Connection: @unchecked Sendable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    var socket: Int32 { unsafe dauys_connection_socket(handle) }

    /// What was kept with the connection when it was opened.
    var line: Line? {
        guard let context = unsafe dauys_connection_context(handle) else { return nil }
        return unsafe Unmanaged<Line>.fromOpaque(context).takeUnretainedValue()
    }

    /// The address at the other end, without its port.
    var peer: String {
        guard let address = unsafe dauys_connection_peer(handle) else { return "" }
        let isIPv6 = unsafe Int32(address.pointee.sa_family) == AF_INET6
        let bytes = isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let failure = unsafe getnameinfo(
            address,
            socklen_t(bytes),
            &text,
            socklen_t(text.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard failure == 0 else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func suspend() { unsafe MHD_suspend_connection(handle) }

    func resume() { unsafe MHD_resume_connection(handle) }

    /// Sends `response`; false if the library would not take it.
    func queue(_ response: Response, closing: Bool) -> Bool {
        guard let made = unsafe make(response.body) else { return false }
        defer { unsafe MHD_destroy_response(made) }
        for (name, value) in response.headers where !isFraming(name) {
            guard unsafe MHD_add_response_header(made, name, value) == .YES else { return false }
        }
        if closing, unsafe MHD_add_response_header(made, "Connection", "close") != .YES { return false }
        return unsafe MHD_queue_response(handle, UInt32(response.status), made) == .YES
    }

    private func make(_ body: Body) -> OpaquePointer? {
        switch body {
        case .bytes(let bytes):
            // The library copies (MUST_COPY); it only reads, although the parameter is not const.
            return unsafe bytes.withUnsafeBytes { bytes in
                unsafe MHD_create_response_from_buffer(
                    bytes.count,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    .RESPMEM_MUST_COPY
                )
            }
        case .stream(let stream):
            stream.attach(self)
            return unsafe dauys_response_from_reader(
                16_384,
                { context, _, buffer, room in
                    guard let context = unsafe context, let buffer = unsafe buffer else { return dauys_reader_error() }
                    let stream = unsafe Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue()
                    switch unsafe stream.move(into: UnsafeMutableRawBufferPointer(start: buffer, count: room)) {
                    case .moved(let count): return count
                    case .nothingYet: return 0
                    case .ended: return dauys_reader_end()
                    case .broken: return dauys_reader_error()
                    }
                },
                Unmanaged.passRetained(stream).toOpaque(),
                { context in
                    guard let context = unsafe context else { return }
                    unsafe Unmanaged<EventStream>.fromOpaque(context).takeRetainedValue().detach()
                }
            )
        }
    }

    // The library counts the body itself.
    private func isFraming(_ name: String) -> Bool {
        sameFieldName(name, "Content-Length") || sameFieldName(name, "Transfer-Encoding")
    }
}

/// The words of a status line.
func reasonPhrase(_ status: Int) -> String {
    guard let words = unsafe MHD_get_reason_phrase_for(UInt32(status)) else { return "" }
    return unsafe String(cString: words)
}

/// What came before the body.
struct Head {
    var headers = Headers()
    var bytes = 0
    /// Whether the lines were ended, folded and spaced in the one way that every reader understands alike.
    var isPlain = true
    fileprivate var cursor: UInt = 0

    fileprivate mutating func take(_ name: UnsafeBufferPointer<CChar>, _ value: UnsafeBufferPointer<CChar>) {
        let nameStart = UInt(bitPattern: name.baseAddress)
        let valueStart = UInt(bitPattern: value.baseAddress)
        let nameText = unsafe String(decoding: name.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let valueText = unsafe String(decoding: value.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The library takes a bare LF for a line end, unfolds folded lines and lets spaces stand before the colon. It
        // reads in place, so that where the parts lie in memory tells how they were separated.
        isPlain =
            isPlain && nameStart == cursor && valueStart > nameStart + UInt(name.count)
            && !nameText.isEmpty && nameText.utf8.allSatisfy(isTokenByte) && isFieldValue(valueText)
        cursor = valueStart + UInt(value.count) + 2
        headers.append(nameText, String(trimmed(valueText[...])))
    }
}

extension Connection {
    /// Reads the headers; `method`, `url` and `version` are what the library found in the request line.
    func head(
        method: UnsafePointer<CChar>,
        url: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>
    ) -> Head {
        var head = Head()
        let start = UInt(bitPattern: method)
        head.isPlain = unsafe UInt(bitPattern: url) == start + UInt(strlen(method)) + 1
        head.cursor = unsafe UInt(bitPattern: version) + UInt(strlen(version)) + 2
        unsafe withUnsafeMutablePointer(to: &head) { pointer in
            _ = unsafe MHD_get_connection_values_n(
                handle,
                .HEADER_KIND,
                { context, _, name, nameBytes, value, valueBytes in
                    guard let context = unsafe context else { return .NO }
                    unsafe context.assumingMemoryBound(to: Head.self).pointee.take(
                        UnsafeBufferPointer(start: name, count: nameBytes),
                        UnsafeBufferPointer(start: value, count: valueBytes)
                    )
                    return .YES
                },
                pointer
            )
        }
        head.bytes = unsafe dauys_connection_head_bytes(handle)
        head.isPlain = head.isPlain && head.cursor + 2 == start + UInt(head.bytes)
        return head
    }
}
