private import Glibc

/// Opens a socket that listens on a numeric address; port 0 lets the system choose.
///
/// - Returns: the socket and the port it was bound to.
/// - Throws: `badAddress`, or `cannotListen` with the system's error number.
func listeningSocket(address: String, port: UInt16) throws(ServerFault) -> (socket: Int32, port: UInt16) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(address, String(port), &hints, &found) == 0, let place = unsafe found?.pointee else {
        throw .badAddress
    }
    defer { unsafe freeaddrinfo(found) }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let opened = unsafe socket(place.ai_family, kind, 0)
    guard opened >= 0 else { throw .cannotListen(errorNumber: errno) }
    var yes: Int32 = 1
    unsafe setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard unsafe bind(opened, place.ai_addr, place.ai_addrlen) == 0, listen(opened, 1_024) == 0 else {
        let errorNumber = errno
        close(opened)
        throw .cannotListen(errorNumber: errorNumber)
    }
    return (opened, boundPort(of: opened))
}

private func boundPort(of socket: Int32) -> UInt16 {
    var storage = sockaddr_storage()
    var bytes = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // Both address families keep the port in the same two bytes.
    return unsafe withUnsafeMutablePointer(to: &storage) { storage in
        unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            _ = unsafe getsockname(socket, address, &bytes)
        }
        return unsafe storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
            unsafe UInt16(bigEndian: address.pointee.sin_port)
        }
    }
}
