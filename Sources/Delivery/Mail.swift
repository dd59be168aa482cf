/// A mail server that takes our messages on.
public struct MailServer: Hashable, Sendable {
    public let host: String
    public let port: UInt16
    /// Whether the connection must turn to TLS before anything is said; only a server on this machine may do without.
    public let requiresTLS: Bool
    /// A file of certificates to trust instead of the system's; nil: the system's.
    public let trustFile: String?
    public let user: String?
    public let password: String?

    public init(
        host: String,
        port: UInt16,
        requiresTLS: Bool = true,
        trustFile: String? = nil,
        user: String? = nil,
        password: String? = nil
    ) {
        self.host = host
        self.port = port
        self.requiresTLS = requiresTLS
        self.trustFile = trustFile
        self.user = user
        self.password = password
    }
}

/// One message as it goes to a mail server.
public struct OutgoingMail: Sendable {
    public var server: MailServer
    public var sender: MailAddress
    public var recipient: MailAddress
    /// The message with its header, in lines ended by CR LF.
    public var message: [UInt8]
    public var timeoutMilliseconds: Int

    public init(
        server: MailServer,
        sender: MailAddress,
        recipient: MailAddress,
        message: [UInt8],
        timeoutMilliseconds: Int = 20_000
    ) {
        self.server = server
        self.sender = sender
        self.recipient = recipient
        self.message = message
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// An address that can stand in an envelope: what its owner wrote is taken only when it cannot be anything else.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// Takes a plain `name@host` in ASCII (RFC 5321, a dot-string, at most 254 bytes); nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, parts[0].utf8.count <= 64 else { return nil }
        let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)
        let isWord = { (word: Substring, also: Set<UInt8>) in
            !word.isEmpty && word.utf8.allSatisfy { Self.isLetterOrDigit($0) || also.contains($0) }
        }
        let name = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let host = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard name.allSatisfy({ isWord($0, marks) }), host.allSatisfy({ isWord($0, [0x2D]) }) else { return nil }
        description = text
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
