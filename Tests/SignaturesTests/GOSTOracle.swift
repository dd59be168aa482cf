import Foundation
import Signatures

/// Debian's GOST engine of OpenSSL and its gostsum: other people's code, which only the tests run.
struct GOSTOracle {
    /// Says so once where the packages are missing.
    static let isThere: Bool = {
        guard let authority = try? TestAuthority.shared.get() else { return false }
        let found = (try? authority.run("openssl engine gost && command -v gostsum")) != nil
        if !found { print("Cross-checks of GOST are skipped: libengine-gost-openssl and gostsum are not installed.") }
        return found
    }()

    private let authority: TestAuthority
    private let name = "gost-\(UUID().uuidString)"

    init() throws { authority = try TestAuthority.shared.get() }

    func digest(_ algorithm: String, of message: [UInt8]) throws -> [UInt8] {
        try authority.write(message, to: name)
        try authority.run("openssl dgst -engine gost -\(algorithm) -binary -out \(name).bin \(name)")
        return try authority.bytes("\(name).bin")
    }

    /// GOST R 34.11-94 with the S-box of the standard's example; gostsum prints it last byte first.
    func sumWithTestBox(of message: [UInt8]) throws -> [UInt8] {
        try authority.write(message, to: name)
        try authority.run("gostsum -t \(name) > \(name).sum")
        return bytes(hex: String(decoding: try authority.bytes("\(name).sum").prefix(64), as: UTF8.self)).reversed()
    }

    /// A new key; its SubjectPublicKeyInfo.
    func makeKey(bits: Int, parameterSet: String) throws -> [UInt8] {
        try authority.run(
            "openssl genpkey -engine gost -algorithm gost2012_\(bits) -pkeyopt paramset:\(parameterSet) -out \(name).key"
        )
        try authority.run("openssl pkey -engine gost -in \(name).key -pubout -outform DER -out \(name).der")
        return try authority.bytes("\(name).der")
    }

    /// Signs with the key made last: s and r, most significant byte first.
    func sign(_ message: [UInt8], bits: Int) throws -> [UInt8] {
        try authority.write(message, to: name)
        try authority.run("openssl dgst -engine gost -md_gost12_\(bits) -sign \(name).key -out \(name).sig \(name)")
        return try authority.bytes("\(name).sig")
    }
}
