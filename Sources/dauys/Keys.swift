internal import Law
internal import Signatures

/// `dauys key new`: a key of a holder, the court's sealing key with its certificate, or the service's key for secrets.
struct KeyCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func make() throws {
        let path = try options.value("out")
        switch try options.value("kind") {
        case "vrf":
            let pair = try ECVRF.generate()
            try write(HexText.line(pair.secret), to: path)
            print(HexText.text(pair.publicKey))
        case "seal":
            let made = try SigningKey.generateSeal(commonName: options.ifAny("name") ?? "Court seal")
            try write(made.keyPEM, to: path)
            guard try Files.create(Self.certificate(beside: path), made.certificatePEM, mode: 0o644) else {
                throw Program.Failure("\(Self.certificate(beside: path)) is there already")
            }
            print(String(decoding: made.certificatePEM, as: UTF8.self))
        case "secret":
            try write(HexText.line(try Randomness.bytes(32)), to: path)
            print("written to \(path)")
        case let other: throw Program.Failure("--kind is vrf, seal or secret, not \(other)", status: 3)
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        guard try Files.create(path, bytes) else {
            throw Program.Failure("\(path) is there already; nothing was changed")
        }
    }

    /// The certificate's file beside a key's: `seal.crt` beside `seal.key`.
    static func certificate(beside key: String) -> String {
        (key.hasSuffix(".key") ? String(key.dropLast(4)) : key) + ".crt"
    }
}

/// `dauys sign`: a detached CAdES-B signature over a document, for terminals and rehearsals.
struct SignCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() throws {
        let document = try Files.read(try options.only("document"))
        let key = try SigningKey(
            keyPEM: try Files.read(try options.value("key")),
            certificatePEM: try Files.read(try options.value("certificate")),
            chainPEM: try options.all("chain").flatMap { try Files.read($0) }
        )
        let out = options.ifAny("out") ?? "\(options.plain[0]).p7s"
        try Files.put(try key.seal(document, atSeconds: WallClock.seconds), to: out == "-" ? nil : out)
    }
}

/// Key files hold hex in one line.
enum HexText {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func line(_ bytes: [UInt8]) -> [UInt8] { Array((text(bytes) + "\n").utf8) }

    /// The bytes of hex text; nil where it is none.
    static func bytes(_ text: [UInt8]) -> [UInt8]? {
        var digits = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }[...]
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            guard let byte = UInt8(digits.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
