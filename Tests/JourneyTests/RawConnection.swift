import Dispatch
import Glibc

/// A connection on which exactly these bytes are sent, and the answer is read as it comes.
// Safe because each test uses a connection from one task, one call at a time.
final class RawConnection: @unchecked Sendable {
    private let handle: Int32
    private let queue = DispatchQueue(label: "raw connection")

    init(port: UInt16) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        waits(seconds: 20)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let handle = handle
        let isConnected = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(handle, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Place.Fault(sentence: "nobody listens at \(port)") }
    }

    deinit { close(handle) }

    /// Sets how long silence is borne.
    func waits(seconds: Int) {
        var wait = timeval(tv_sec: seconds, tv_usec: 0)
        unsafe setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    }

    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(handle, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }  // The other end has closed; what it said before is still to be read.
            bytes = bytes.dropFirst(count)
        }
    }

    /// Reads until the text has come, the other end is done, or there was silence for too long.
    func read(until end: String) async -> String {
        await withCheckedContinuation { done in
            queue.async { [handle] in
                var text = ""
                var part = [UInt8](repeating: 0, count: 65_536)
                while !text.contains(end) {
                    let count = unsafe recv(handle, &part, part.count, 0)
                    guard count > 0 else { break }
                    text += String(decoding: part.prefix(count), as: UTF8.self)
                }
                done.resume(returning: text)
            }
        }
    }
}
