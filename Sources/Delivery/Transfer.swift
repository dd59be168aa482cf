private import CCurl
private import Glibc

/// One request under way; used by the engine's thread only, after it was made.
// Safe because a transfer is handed from the task that made it to the engine's thread, and nobody keeps it.
@safe final class Transfer: @unchecked Sendable {
    /// How long the headers of an answer may be together, in bytes.
    private static let headerLimitBytes = 65_536

    let number: UInt64
    let easy: UnsafeMutableRawPointer
    private let done: CheckedContinuation<Result<IncomingAnswer, DeliveryFault>, Never>
    private let policy: AddressPolicy
    private let answerLimitBytes: Int
    private let target: Target
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var recipients: UnsafeMutablePointer<curl_slist>?
    /// What is still to be said to a mail server, and its last line under each status; nil and empty for HTTP.
    private var mail: ArraySlice<UInt8>?
    private var said: [String: String] = [:]
    private var headerBytes = 0
    private var headers: [(String, String)] = []
    private var body: [UInt8] = []
    private var fault: DeliveryFault?

    /// Prepares a transfer that resumes `done` when it ends.
    ///
    /// - Throws: `badURL` or `badRequest`; then `done` is not touched.
    init(
        _ request: OutgoingRequest,
        number: UInt64,
        done: CheckedContinuation<Result<IncomingAnswer, DeliveryFault>, Never>
    ) throws(DeliveryFault) {
        let target = try Target(request.url)
        guard Self.isSendable(request), let easy = unsafe curl_easy_init() else {
            throw Self.isSendable(request) ? .other(code: Int(CURLE_FAILED_INIT.rawValue)) : .badRequest
        }
        unsafe self.easy = easy
        self.number = number
        self.done = done
        policy = request.allowedAddresses
        answerLimitBytes = request.answerLimitBytes
        self.target = target
        setLimits(request)
        setRequest(request)
        setCallbacks()
    }

    /// Prepares a message for a mail server, whose last status and the line with it become the answer.
    init(
        _ mail: OutgoingMail,
        number: UInt64,
        done: CheckedContinuation<Result<IncomingAnswer, DeliveryFault>, Never>
    ) throws(DeliveryFault) {
        let target = try Target(mail.server)
        guard let easy = unsafe curl_easy_init() else { throw .other(code: Int(CURLE_FAILED_INIT.rawValue)) }
        unsafe self.easy = easy
        self.number = number
        self.done = done
        // The operator names this server; nobody from outside does.
        policy = AddressPolicy(allow: ["\(target.host):\(target.port)"])
        answerLimitBytes = Self.headerLimitBytes
        self.target = target
        self.mail = mail.message[...]
        setMail(mail)
        setCallbacks()
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(recipients)
        unsafe curl_slist_free_all(headerLines)
    }

    /// Ends the transfer with what libcurl says.
    func finish(code: UInt32) {
        var status = 0
        let code = CURLcode(rawValue: code)
        unsafe dauys_curl_status(easy, &status)
        // A mail server that says no has answered, whatever libcurl calls that.
        if mail != nil, fault == nil, code == CURLE_OK || (400...599).contains(status) {
            let line = Array(said[String(status), default: ""].utf8)
            return done.resume(returning: .success(IncomingAnswer(status: status, body: line)))
        }
        guard code == CURLE_OK, fault == nil else { return finish(fault ?? Self.fault(for: code)) }
        done.resume(returning: .success(IncomingAnswer(status: status, headers: headers, body: body)))
    }

    /// Ends the transfer without an answer.
    func finish(_ fault: DeliveryFault) { done.resume(returning: .failure(fault)) }

    private func setLimits(_ request: OutgoingRequest) {
        unsafe dauys_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe dauys_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        unsafe dauys_curl_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, request.timeoutMilliseconds))
        unsafe dauys_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectTimeoutMilliseconds))
        unsafe dauys_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        // A proxy named in the environment would be asked to reach what we may not.
        unsafe dauys_curl_set_text(easy, CURLOPT_PROXY, "")
        unsafe dauys_curl_set_address(easy, target.handle)
    }

    private func setRequest(_ request: OutgoingRequest) {
        if request.method == "HEAD" {
            unsafe dauys_curl_set_long(easy, CURLOPT_NOBODY, 1)
        } else if request.method != "GET" || !request.body.isEmpty {
            _ = unsafe request.body.withUnsafeBytes { bytes in
                unsafe dauys_curl_set_body(easy, bytes.baseAddress ?? UnsafeRawPointer(easy), bytes.count)
            }
            unsafe dauys_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method)
        }
        // libcurl would ask whether a body is welcome, wait for the answer, and call every body a form.
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.0.lowercased() == "content-type" }) { lines.append("Content-Type:") }
        for (name, value) in request.headers { lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)") }
        for line in lines { unsafe headerLines = curl_slist_append(headerLines, line) }
        unsafe dauys_curl_set_headers(easy, headerLines)
    }

    private func setMail(_ mail: OutgoingMail) {
        unsafe dauys_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe dauys_curl_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, mail.timeoutMilliseconds))
        unsafe dauys_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, mail.timeoutMilliseconds / 2))
        unsafe dauys_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "smtp")
        unsafe dauys_curl_set_text(easy, CURLOPT_PROXY, "")
        unsafe dauys_curl_set_address(easy, target.handle)
        let security = mail.server.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
        unsafe dauys_curl_set_long(easy, CURLOPT_USE_SSL, Int(security.rawValue))
        if let file = mail.server.trustFile { unsafe dauys_curl_set_text(easy, CURLOPT_CAINFO, file) }
        if let user = mail.server.user { unsafe dauys_curl_set_text(easy, CURLOPT_USERNAME, user) }
        if let password = mail.server.password { unsafe dauys_curl_set_text(easy, CURLOPT_PASSWORD, password) }
        unsafe dauys_curl_set_text(easy, CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        unsafe recipients = curl_slist_append(nil, "<\(mail.recipient)>")
        unsafe dauys_curl_set_recipients(easy, recipients)
        unsafe dauys_curl_set_source(
            easy,
            { bytes, one, count, context in
                guard let transfer = unsafe Transfer.from(context), let bytes = unsafe bytes else { return 0 }
                return unsafe transfer.giveMail(UnsafeMutableRawBufferPointer(start: bytes, count: one * count))
            },
            Unmanaged.passUnretained(self).toOpaque(),
            mail.message.count
        )
    }

    /// Fills a buffer with what comes next of the message.
    private func giveMail(_ room: UnsafeMutableRawBufferPointer) -> Int {
        guard let rest = mail else { return 0 }
        let next = rest.prefix(room.count)
        unsafe room.copyBytes(from: next)
        mail = rest.dropFirst(next.count)
        return next.count
    }

    private func setCallbacks() {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe dauys_curl_set_sinks(
            easy,
            { bytes, _, count, context in
                guard let transfer = unsafe Transfer.from(context) else { return 0 }
                return unsafe transfer.takeHeader(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
            },
            { bytes, _, count, context in
                guard let transfer = unsafe Transfer.from(context) else { return 0 }
                return unsafe transfer.takeBody(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
            },
            context
        )
        unsafe dauys_curl_set_guards(
            easy,
            { context, _, address in
                guard let transfer = unsafe Transfer.from(context), let address = unsafe address else {
                    return dauys_curl_no_socket()
                }
                var bytes = [UInt8](repeating: 0, count: 16)
                let count = unsafe dauys_curl_address_bytes(address, &bytes)
                let found = NetworkAddress(bytes: Array(bytes.prefix(Int(count))))
                return unsafe transfer.mayReach(found) ? dauys_curl_open(address) : dauys_curl_no_socket()
            },
            // A connection that another request opened, under another policy, may be used again: look once more.
            { context, address, _, _, _ in
                guard let transfer = unsafe Transfer.from(context), let address = unsafe address else { return 1 }
                return transfer.mayReach(NetworkAddress(unsafe String(cString: address))) ? 0 : 1
            },
            context
        )
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    private func mayReach(_ address: NetworkAddress?) -> Bool {
        let allowed = policy.allows(address, host: target.host, port: target.port)
        if !allowed { fault = .refusedAddress }
        return allowed
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimitBytes else {
            fault = .tooLarge
            return false
        }
        // One of several addresses was refused, another one answered.
        fault = nil
        let text = unsafe String(decoding: line, as: UTF8.self)
        guard mail == nil else {
            said[String(text.prefix(3))] = String(text.prefix { !$0.isNewline }.prefix(512))
            return true
        }
        if text.hasPrefix("HTTP/") {
            headers = []  // What came before was an interim answer.
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append((String(text[..<colon]), String(value.prefix { !$0.isNewline })))
        }
        return true
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= answerLimitBytes else {
            fault = .tooLarge
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    private static func isSendable(_ request: OutgoingRequest) -> Bool {
        isToken(request.method)
            && request.headers.allSatisfy { name, value in
                isToken(name) && value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
            }
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
    }

    private static func fault(for code: CURLcode) -> DeliveryFault {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE: .interrupted
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badURL
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            .tls
        default: .other(code: Int(code.rawValue))
        }
    }
}
