import Dispatch
import Glibc
import Synchronization

/// A mail server that answers each command as it is told, and keeps what it hears.
// Safe because the handle is written once, before anybody else has it.
final class MailListener: @unchecked Sendable {
    let port: UInt16
    private let handle: Int32
    private let answers: [String: String]
    private let said = Mutex<[String]>([])

    /// Every line that a client has said, in order.
    var heard: [String] { said.withLock(\.self) }

    /// By word, what is answered instead of `250 ok`; `CONNECT` is the greeting, `.` the end of a message.
    init(answering answers: [String: String]) throws {
        self.answers = answers
        let (opened, opensAt) = listenOnLoopback()
        (handle, port) = (opened, opensAt)
        DispatchQueue(label: "mail listener").async { [self] in
            while case let connection = accept(opened, nil, nil), connection >= 0 {
                talk(over: connection)
                close(connection)
            }
            close(opened)
        }
    }

    func stop() { shutdown(handle, 2) }

    private func talk(over connection: Int32) {
        guard say("CONNECT", "220 here", over: connection) else { return }
        var rest: [UInt8] = []
        var isMessage = false
        var room = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe recv(connection, &room, room.count, 0), count > 0 {
            rest += room[..<count]
            while let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                rest.removeFirst(end + 1)
                said.withLock { $0.append(line) }
                if isMessage, line != "." { continue }
                let word = isMessage ? "." : line.prefix { $0 != " " && $0 != ":" }.uppercased()
                isMessage = word == "DATA"
                guard say(word, isMessage ? "354 go on" : "250 ok", over: connection), word != "QUIT" else { return }
            }
        }
    }

    private func say(_ word: String, _ usual: String, over connection: Int32) -> Bool {
        let text = answers[word] ?? usual
        guard !text.isEmpty else { return true }
        let bytes = Array((text + "\r\n").utf8)
        return unsafe bytes.withUnsafeBytes { unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            == bytes.count
    }
}
