private import Dispatch
private import Glibc

/// Which addresses a request may be sent to.
///
/// A certificate, a pack or a person names a host, and whoever answers for its name decides where it leads: by default
/// nothing inside our own network may be reached that way.
public struct AddressPolicy: Hashable, Sendable {
    /// `host:port` as it stands in a URL, whose addresses are not looked at; literal IPv6 addresses in brackets.
    public let allowed: Set<String>

    /// Allows public addresses, and whatever the named places resolve to.
    public init(allow places: some Sequence<String> = []) { allowed = Set(places.map { $0.lowercased() }) }

    /// Allows public addresses only.
    public static let publicOnly = Self()

    func allows(_ address: NetworkAddress?, host: String, port: String) -> Bool {
        allowed.contains("\(host.lowercased()):\(port)") || address?.isPublic == true
    }
}

/// Why no messages go to the address somebody wants to register.
public enum RegistrationFault: Error, Hashable, Sendable {
    /// It is no URL of http or https, or has a user's name in it.
    case badURL
    /// Without TLS everybody on the way reads it.
    case notHTTPS
    /// The name is known to nobody.
    case unknownName
    /// It leads inside, by its name or by a literal address in whatever notation.
    case inside
}

extension AddressPolicy {
    /// What is wrong with an address to which messages shall go; nil when nothing is.
    ///
    /// Every address that the name leads to now is judged. It may lead elsewhere tomorrow, so whoever sends judges the
    /// address of each connection again: this is for the person who registers, who is told at once. The look-up waits by
    /// blocking, so it does so on a thread of its own.
    public func faultOfRegistering(_ url: String) async -> RegistrationFault? {
        await withCheckedContinuation { told in
            DispatchQueue.global().async { told.resume(returning: lookUpFault(of: url)) }
        }
    }

    private func lookUpFault(of url: String) -> RegistrationFault? {
        guard let target = try? Target(url) else { return .badURL }  // Which of its faults does not matter here.
        if allowed.contains("\(target.host.lowercased()):\(target.port)") { return nil }
        guard target.scheme == "https" else { return .notHTTPS }
        let addresses = Self.addresses(of: target.host)
        guard !addresses.isEmpty else { return .unknownName }
        return addresses.allSatisfy(\.isPublic) ? nil : .inside
    }

    /// Where a name leads, or the literal address that a host is in any notation that the system reads.
    private static func addresses(of host: String) -> [NetworkAddress] {
        let plain = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        var wish = unsafe addrinfo()
        unsafe wish.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(plain, nil, &wish, &found) == 0 else { return [] }
        defer { unsafe freeaddrinfo(found) }
        var addresses: [NetworkAddress] = []
        var entry = unsafe found
        while let one = unsafe entry {
            let bytes: [UInt8] =
                switch unsafe one.pointee.ai_family {
                case AF_INET:
                    unsafe one.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                        unsafe withUnsafeBytes(of: address.pointee.sin_addr) { unsafe Array($0) }
                    }
                case AF_INET6:
                    unsafe one.pointee.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                        unsafe withUnsafeBytes(of: address.pointee.sin6_addr) { unsafe Array($0) }
                    }
                default: []
                }
            if let address = NetworkAddress(bytes: bytes) { addresses.append(address) }
            unsafe entry = one.pointee.ai_next
        }
        return addresses
    }
}

/// An IPv4 or IPv6 address.
struct NetworkAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// Takes 4 or 16 bytes in network order; nil for any other number.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads a literal address; nil for a name, and for an address with a zone.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// Whether it belongs to the public internet.
    var isPublic: Bool {
        guard bytes.count == 16 else { return !Self.special4.contains { $0.contains(bytes) } }
        if Self.mapped.contains(bytes) { return !Self.special4.contains { $0.contains(Array(bytes.suffix(4))) } }
        return Self.global6.contains(bytes) && !Self.special6.contains { $0.contains(bytes) }
    }

    private struct Block {
        let start: [UInt8]
        let bits: Int

        init(_ start: [UInt8], _ bits: Int) {
            self.start = start
            self.bits = bits
        }

        func contains(_ bytes: [UInt8]) -> Bool {
            start.indices.allSatisfy { index in
                let mask = UInt8(truncatingIfNeeded: 0xFF00 >> min(max(bits - 8 * index, 0), 8))
                return bytes[index] & mask == start[index] & mask
            }
        }
    }

    // The registry of special-purpose addresses (RFC 6890 and its updates), with multicast and what is reserved.
    private static let special4 = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8), Block([169, 254], 16),
        Block([172, 16], 12), Block([192, 0, 0], 24), Block([192, 0, 2], 24), Block([192, 88, 99], 24),
        Block([192, 168], 16), Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        Block([224], 4), Block([240], 4),
    ]
    private static let mapped = Block([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96)
    private static let global6 = Block([0x20], 3)
    // Tunnels carry an IPv4 address inside, so they would be a way round the list above.
    private static let special6 = [
        Block([0x20, 0x01, 0x00], 23), Block([0x20, 0x01, 0x0D, 0xB8], 32), Block([0x20, 0x02], 16),
        Block([0x3F, 0xFF, 0x00], 20),
    ]
}
