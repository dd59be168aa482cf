private import CMicroHTTPD
private import Synchronization

/// One client's connection, as the watch over slow clients sees it.
final class Line: Sendable {
    private enum Phase {
        case head
        case body
        case answer
        case closed
    }

    private struct State {
        var phase = Phase.head
        var seconds = 0
        var exchange: Exchange?
    }

    let peer: String
    private let socket: Int32
    private let state = Mutex(State())

    init(socket: Int32, peer: String) {
        self.socket = socket
        self.peer = peer
    }

    /// What is under way on this connection.
    var exchange: Exchange? { state.withLock(\.exchange) }

    func begins(_ exchange: Exchange) { state.withLock { state in state.exchange = exchange } }

    func waitsForBody() {
        state.withLock { state in
            state.phase = .body
            state.seconds = 0
        }
    }

    func waitsForAnswer() { state.withLock { state in state.phase = .answer } }

    func waitsForHead() { state.withLock { state in state = State() } }

    /// Forgets the socket, which the library is about to close.
    func closes() { state.withLock { state in state = State(phase: .closed) } }

    /// Counts one second; a client that has had its time is told so, if it can be, and cut off.
    ///
    /// - Returns: whether it was cut off now.
    func tick(limits: Limits, refusal: Refusal) -> Bool {
        state.withLock { state in
            state.seconds += 1
            switch state.phase {
            case .head where state.seconds > limits.idleTimeoutSeconds + limits.headSeconds:
                dauys_cut(socket)
                return true
            case .body where state.seconds > limits.bodySeconds:
                // The library only reads while a body comes, so these bytes cannot get between its own.
                let bytes = Self.bytes(of: refusal(408, state.exchange?.head))
                _ = unsafe bytes.withUnsafeBytes { bytes in
                    unsafe dauys_send_at_once(socket, bytes.baseAddress, bytes.count)
                }
                dauys_cut(socket)
                return true
            case .head, .body, .answer, .closed:
                return false
            }
        }
    }

    private static func bytes(of response: Response) -> [UInt8] {
        var text = "HTTP/1.1 \(response.status) \(reasonPhrase(response.status))\r\nConnection: close\r\n"
        for (name, value) in response.headers { text += "\(name): \(value)\r\n" }
        guard case .bytes(let body) = response.body else { return Array((text + "\r\n").utf8) }
        return Array((text + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }
}
