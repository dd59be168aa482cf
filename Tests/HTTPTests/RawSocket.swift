private import Dispatch
private import Glibc
internal import HTTP

/// What came back over a raw socket.
struct Answer: Sendable {
    let status: Int
    let headers: Headers
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

enum RawSocketFault: Error {
    case cannotConnect
    case ended(after: String)
}

/// A client that sends exactly the bytes it is told to, also wrong ones.
// Safe because each test uses its sockets from one task, one call at a time.
final class RawSocket: @unchecked Sendable {
    private let handle: Int32
    private let queue = DispatchQueue(label: "raw socket")
    private var received: [UInt8] = []

    init(port: UInt16, waitsSeconds: Int = 10, receiveBufferBytes: Int32? = nil) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var wait = timeval(tv_sec: waitsSeconds, tv_usec: 0)
        unsafe setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        if var bytes = receiveBufferBytes {
            unsafe setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let socket = handle
        let connected = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { throw RawSocketFault.cannotConnect }
    }

    deinit { close(handle) }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes { bytes in
                unsafe Glibc.send(handle, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }  // The other end has closed; what it said before is still to be read.
            sent += count
        }
    }

    /// Reads one answer with a known length.
    func answer(toHead: Bool = false) async throws -> Answer {
        let head = try await read(through: "\r\n\r\n")
        let lines = head.split(separator: "\r\n")
        var headers = Headers()
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            headers.append(String(halves[0]), halves.count == 2 ? String(halves[1].dropFirst()) : "")
        }
        let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
        let bytes = toHead || status == 100 ? 0 : Int(headers["Content-Length"] ?? "") ?? 0
        while received.count < bytes { try await receive() }
        defer { received.removeFirst(bytes) }
        return Answer(status: status, headers: headers, body: Array(received.prefix(bytes)))
    }

    /// Reads up to and with `mark`.
    func read(through mark: String) async throws -> String {
        let mark = Array(mark.utf8)
        while true {
            if let end = received.indices.first(where: { received[$0...].starts(with: mark) }) {
                defer { received.removeFirst(end + mark.count) }
                return String(decoding: received[..<(end + mark.count)], as: UTF8.self)
            }
            try await receive()
        }
    }

    /// Reads until the other end closes; nil if it did not within the time that reads wait.
    func rest() async -> String? {
        while let count = await once() {
            if count == 0 { return String(decoding: received, as: UTF8.self) }
        }
        return nil
    }

    private func receive() async throws {
        guard let count = await once(), count > 0 else {
            throw RawSocketFault.ended(after: String(decoding: received, as: UTF8.self))
        }
    }

    // Reading blocks, so it must not take one of the few threads that run tasks: the server's handlers need them.
    private func once() async -> Int? {
        let (bytes, count) = await withCheckedContinuation { done in
            queue.async { [handle] in
                var room = [UInt8](repeating: 0, count: 65_536)
                let count = unsafe recv(handle, &room, room.count, 0)
                let reset = count < 0 && errno == ECONNRESET
                done.resume(returning: (Array(room.prefix(max(count, 0))), reset ? 0 : count))
            }
        }
        received += bytes
        return count < 0 ? nil : count
    }
}
