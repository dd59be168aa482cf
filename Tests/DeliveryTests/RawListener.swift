internal import Dispatch
private import Glibc

/// A server that says exactly the bytes it is told to, to each connection, and may then hold it open.
// Safe because nothing changes after it is made.
final class RawListener: @unchecked Sendable {
    let port: UInt16
    private let handle: Int32

    init(saying text: String, thenHolding: Bool = false) throws {
        let (opened, opensAt) = listenOnLoopback()
        (handle, port) = (opened, opensAt)
        DispatchQueue(label: "raw listener").async {
            while case let connection = accept(opened, nil, nil), connection >= 0 {
                var room = [UInt8](repeating: 0, count: 65_536)
                _ = unsafe recv(connection, &room, room.count, 0)
                let said = Array(text.utf8)
                _ = unsafe said.withUnsafeBytes { bytes in
                    unsafe send(connection, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                }
                // Held connections end with the process; a test opens a few.
                if !thenHolding { close(connection) }
            }
            close(opened)
        }
    }

    func stop() {
        // Who waits for a connection is woken by this and not by closing, which is for the last who uses it.
        shutdown(handle, 2)
    }
}

/// Listens for the length of `body`.
func listening(saying text: String, thenHolding: Bool = false, _ body: (UInt16) async throws -> Void) async throws {
    let listener = try RawListener(saying: text, thenHolding: thenHolding)
    defer { listener.stop() }
    try await body(listener.port)
}

/// A socket that listens on a free port of this machine alone, and the port.
func listenOnLoopback() -> (handle: Int32, port: UInt16) {
    let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var bytes = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            _ = unsafe bind(opened, address, bytes)
            _ = unsafe getsockname(opened, address, &bytes)
        }
    }
    listen(opened, 16)
    return (opened, UInt16(bigEndian: address.sin_port))
}
