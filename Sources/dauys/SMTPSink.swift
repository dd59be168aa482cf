internal import Dispatch
internal import Glibc
internal import Law
internal import Synchronization

/// The mail half of the sink: enough of RFC 5321 to take messages from a client on this machine.
final class SMTPSink: Sendable {
    static let lineLimitBytes = 4_096
    static let messageLimitBytes = 4_194_304
    static let patienceSeconds = 30

    let port: UInt16
    private let descriptor: Int32
    private let book: SinkBook

    init(at address: (host: String, port: UInt16), book: SinkBook) throws {
        let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = address.port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var bytes = socklen_t(MemoryLayout<sockaddr_in>.size)
        var on: Int32 = 1
        _ = unsafe setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let isBound = unsafe withUnsafeMutablePointer(to: &place) { place in
            unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe (bind(opened, place, bytes) == 0 && getsockname(opened, place, &bytes) == 0)
            }
        }
        guard opened >= 0, isBound, listen(opened, 64) == 0 else {
            throw Program.Failure("cannot listen for mail on \(address.host):\(address.port)")
        }
        descriptor = opened
        port = UInt16(bigEndian: place.sin_port)
        self.book = book
        DispatchQueue(label: "smtp sink").async { [self] in accept() }
    }

    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func accept() {
        while case let connection = Glibc.accept(descriptor, nil, nil), connection >= 0 {
            DispatchQueue.global().async { [book] in
                var talk = SMTPTalk(connection, book)
                talk.run()
                close(connection)
            }
        }
        close(descriptor)
    }
}

/// One conversation.
private struct SMTPTalk {
    private let connection: Int32
    private let book: SinkBook
    private var unread: ArraySlice<UInt8> = []
    private var sender: String?
    private var recipients: [String] = []

    init(_ connection: Int32, _ book: SinkBook) {
        self.connection = connection
        self.book = book
        var patience = timeval(tv_sec: SMTPSink.patienceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    }

    mutating func run() {
        guard say("220 sink ready") else { return }
        while let line = readLine(limitBytes: SMTPSink.lineLimitBytes) {
            guard answer(String(decoding: line, as: UTF8.self)) else { return }
        }
    }

    /// Answers one command; false when the conversation is over.
    private mutating func answer(_ line: String) -> Bool {
        let word = line.prefix { $0 != " " && $0 != ":" }.uppercased()
        switch word {
        case "EHLO", "HELO": return say("250 sink")
        case "MAIL":
            sender = Self.path(in: line)
            recipients = []
            return say(sender == nil ? "501 no sender" : "250 ok")
        case "RCPT":
            guard sender != nil, let recipient = Self.path(in: line) else { return say("503 no sender yet") }
            // Whoever tests what happens to mail that is refused writes to such an address.
            if recipient.hasPrefix("refused") { return say("550 no such mailbox") }
            if recipient.hasPrefix("later") { return say("451 try later") }
            recipients.append(recipient)
            return say("250 ok")
        case "DATA": return takeMessage()
        case "RSET":
            sender = nil
            return say("250 ok")
        case "NOOP": return say("250 ok")
        case "QUIT":
            _ = say("221 bye")
            return false
        default: return say("502 not known here")
        }
    }

    private mutating func takeMessage() -> Bool {
        guard !recipients.isEmpty else { return say("503 no recipient yet") }
        guard say("354 go on") else { return false }
        var message: [UInt8] = []
        while true {
            // What broke off before its end was never taken.
            guard let line = readLine(limitBytes: SMTPSink.lineLimitBytes) else { return false }
            if line == [0x2E] { break }
            message += (line.first == 0x2E ? line.dropFirst() : line[...]) + [0x0D, 0x0A]
            guard message.count <= SMTPSink.messageLimitBytes else { return false }
        }
        book.note([
            "kind": "mail", "from": .string(sender ?? ""), "to": .array(recipients.map(JSONValue.string)),
            "message": .string(String(decoding: message, as: UTF8.self)),
        ])
        sender = nil
        return say("250 ok, kept")
    }

    private static func path(in line: String) -> String? {
        guard let open = line.firstIndex(of: "<"), let close = line[open...].firstIndex(of: ">") else { return nil }
        return String(line[line.index(after: open)..<close])
    }

    /// The next line without its end; nil when there is none, or when it is too long.
    private mutating func readLine(limitBytes: Int) -> [UInt8]? {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = unread[..<end]
                unread = unread[unread.index(after: end)...]
                return Array(line.last == 0x0D ? line.dropLast() : line)
            }
            guard unread.count <= limitBytes else { return nil }
            var room = [UInt8](repeating: 0, count: 16_384)
            let count = unsafe recv(connection, &room, room.count, 0)
            guard count > 0 else { return nil }
            unread = unread + room[..<count]
        }
    }

    private func say(_ text: String) -> Bool {
        let bytes = Array((text + "\r\n").utf8)
        return unsafe bytes.withUnsafeBytes { unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            == bytes.count
    }
}
