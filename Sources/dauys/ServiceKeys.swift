internal import Glibc
internal import Proceedings
internal import Signatures

/// The keys of the service in its state folder.
enum ServiceKeys {
    /// The service's key for secrets; the first node of a new state folder makes it, the others read it.
    static func secrets(_ state: String) throws -> CaseSecrets {
        _ = unsafe mkdir(state, 0o700)
        let path = state + "/secret.key"
        if !Files.exists(path) { _ = try Files.create(path, HexText.line(try Randomness.bytes(32))) }
        guard Files.isPrivate(path), let key = HexText.bytes(try Files.read(path)) else {
            throw Program.Failure("\(path) is not a private file with a key in hex")
        }
        let id = String(Digest.sha256Hex(key).prefix(12))
        guard let secrets = CaseSecrets(keys: [id: key], currentKeyID: id) else {
            throw Program.Failure("\(path) holds fewer than 32 bytes")
        }
        return secrets
    }
}
